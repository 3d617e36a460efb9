import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readEvidence } from "../record/evidence-file.ts";
import { EXIT } from "./exit-codes.ts";
import { Sandbox } from "./testing.ts";

const MINUTES = 60_000;

/** A ladder of few rungs: what it finds on a busy machine isn't held against it. */
const SHORT = [
  "--profile=users",
  "--data=synthetic:500x16",
  ...["--set", "data.queryCount=50"],
  ...["--set", "capacity.repeat=1"],
  ...["--set", "capacity.passMs=1500"],
  ...["--set", "capacity.passes=2"],
  ...["--set", "capacity.startPerSecond=20"],
  ...["--set", "capacity.maxPerSecond=40"],
];

describe("a count of users", () => {
  it(
    "climbs the generator first, then both setups, and has its picture in the report",
    async () => {
      using sandbox = new Sandbox();
      const ended = await sandbox.run(["bench", ...SHORT, "--reports", sandbox.reports]);
      expect(ended).toMatchObject({ code: EXIT.done });
      const { capacity, rounds, plan, run } = readEvidence(sandbox.inRun());
      expect(run.ending).toEqual({ kind: "complete" });
      expect(rounds).toEqual([]);
      expect(plan.claims).toEqual(["concurrent-users", "better-concurrency"]);
      // The plan's own limit is far below the generator's.
      expect(capacity?.generator.rungs.map(({ ratePerSecond }) => ratePerSecond)).toEqual([40]);
      const ladders = capacity?.ladders ?? [];
      if (capacity?.generator.ceilingPerSecond !== null) {
        expect(ladders.map(({ side }) => side).toSorted()).toEqual(["a", "b"]);
        for (const { rungs } of ladders)
          for (const { ratePerSecond } of rungs) expect(ratePerSecond).toBeLessThanOrEqual(40);
        expect(capacity?.direct.map(({ rung, why }) => rung !== null || why !== null)).toEqual([
          true,
          true,
        ]);
        expect(readFileSync(sandbox.inRun("report.html"), "utf8")).toContain('id="users"');
      }
      // One ladder of each is no comparison.
      expect(ended.stdout).toContain("INCONCLUSIVE");
      expect(sandbox.leftovers()).toEqual([]);
      expect(readFileSync(sandbox.inRun("undo.jsonl"), "utf8")).toBe("");
    },
    10 * MINUTES,
  );
});
