import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readEvidence } from "../record/evidence-file.ts";
import { EXIT } from "./exit-codes.ts";
import { Sandbox } from "./testing.ts";

const MINUTES = 60_000;

/** A ladder of few rungs, and short ones, for a slow one takes longer: what it finds on a busy machine isn't held against it. */
const SHORT = [
  "--profile=users",
  "--data=synthetic:500x16",
  ...["--set", "data.queryCount=50"],
  ...["--set", "capacity.repeat=1"],
  ...["--set", "capacity.passMs=1500"],
  ...["--set", "capacity.passes=2"],
  ...["--set", "capacity.startPerSecond=160"],
  ...["--set", "capacity.minPerSecond=128"],
  ...["--set", "capacity.maxPerSecond=200"],
];

describe("a count of users", () => {
  it(
    "also has the server with several backends, held against the same ladder of local's",
    async () => {
      using sandbox = new Sandbox();
      const several = ["--set", "capacity.severalBackends=2"];
      const ended = await sandbox.run([
        "bench",
        ...SHORT,
        ...several,
        "--reports",
        sandbox.reports,
      ]);
      expect(ended).toMatchObject({ code: EXIT.done });
      const { capacity } = readEvidence(sandbox.inRun());
      expect(capacity?.several).toEqual({ backends: 2, missing: null });
      if (capacity?.generator.ceilingPerSecond !== null) {
        const told = capacity?.ladders.map(({ side, contrast }) => `${side}: ${contrast}`);
        expect(told?.toSorted()).toEqual([
          "a: one backend each",
          "b: one backend each",
          "b: several backends behind a balancer",
        ]);
        const [one = 0, two = 0] = (capacity?.ladders ?? [])
          .filter(({ side }) => side === "b")
          .map(({ pssBytes }) => pssBytes);
        expect(two).toBeGreaterThan(one);
        expect(capacity?.direct).toHaveLength(4);
        const page = readFileSync(sandbox.inRun("report.html"), "utf8");
        expect(page).toContain("the server with 2 behind a balancer");
        // Whether there is a picture is the machine's to say: of passes that it disturbed there is none.
        for (const heading of ["One backend against 2 behind a balancer", "One backend each"])
          expect(page).toContain(`<h3>${heading}`);
      }
      expect(sandbox.leftovers()).toEqual([]);
    },
    10 * MINUTES,
  );

  it(
    "without nginx climbs the generator first, then both setups, and has its picture in the report",
    async () => {
      using sandbox = new Sandbox();
      const wanted = ["--set", "capacity.severalBackends=2", "--reports", sandbox.reports];
      const ended = await sandbox.run(["bench", ...SHORT, ...wanted], { NGINX_BIN: "/nowhere" });
      expect(ended).toMatchObject({ code: EXIT.done });
      const { capacity, rounds, plan, run } = readEvidence(sandbox.inRun());
      expect(run.ending).toEqual({ kind: "complete" });
      expect(rounds).toEqual([]);
      expect(plan.claims).toEqual(["concurrent-users", "better-concurrency"]);
      // The plan's own limit is far below the generator's.
      expect(capacity?.generator.rungs.map(({ ratePerSecond }) => ratePerSecond)).toEqual([200]);
      const ladders = capacity?.ladders ?? [];
      if (capacity?.generator.ceilingPerSecond !== null) {
        expect(ladders.map(({ side }) => side).toSorted()).toEqual(["a", "b"]);
        for (const { rungs } of ladders)
          for (const { ratePerSecond } of rungs) expect(ratePerSecond).toBeLessThanOrEqual(200);
        expect(capacity?.direct.map(({ rung, why }) => rung !== null || why !== null)).toEqual([
          true,
          true,
        ]);
        expect(readFileSync(sandbox.inRun("report.html"), "utf8")).toContain('id="users"');
      }
      // What the second contrast lacks is said, and takes nothing from the first.
      expect(capacity?.several?.missing).toContain("nginx");
      // One ladder of each is no comparison.
      expect(ended.stdout).toContain("INCONCLUSIVE");
      expect(sandbox.leftovers()).toEqual([]);
      expect(readFileSync(sandbox.inRun("undo.jsonl"), "utf8")).toBe("");
    },
    10 * MINUTES,
  );
});
