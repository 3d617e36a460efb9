import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readHistory } from "../record/history.ts";
import { EXIT } from "./exit-codes.ts";
import { Sandbox, set } from "./testing.ts";
import { playNight, SAME, SMALL } from "./testing-nights.ts";

const MINUTES = 60_000;

describe("a night whose only reference can't be had", () => {
  it(
    "comes to nothing, warns, says what to do, and is recorded; the third one in a row fails",
    async () => {
      using sandbox = new Sandbox();
      const gone = join(sandbox.folder, "gone");
      const reference = ["--reference", `old=backend:${gone}`];
      const { ended, gate, night } = await playNight(sandbox, ...reference);
      expect(ended.code).toBe(EXIT.done);
      expect(gate).toMatchObject({
        duets: [],
        missing: [{ what: "reference old", why: expect.stringContaining(gone) }],
      });
      expect(night).toMatchObject({ outcome: "inconclusive", references: [{ name: "old" }] });
      expect(night.reasons.join(" ")).toContain("git worktree");
      const own = ["--reports", sandbox.reports, "--history", join(sandbox.folder, "history")];
      const again = () => sandbox.run(["gate", ...SMALL, ...own, ...reference]);
      expect(await again()).toMatchObject({ code: EXIT.done });
      const third = await again();
      expect(third).toMatchObject({ code: EXIT.inconclusive });
      expect(third.stderr).toContain("The last three nights were all inconclusive");
      expect(sandbox.leftovers()).toEqual([]);
    },
    5 * MINUTES,
  );
});

describe("a night that is interrupted", () => {
  it(
    "leaves report and record, and nothing running; one that is killed is recorded by the next",
    async () => {
      using sandbox = new Sandbox();
      const history = join(sandbox.folder, "history");
      const own = ["--reports", sandbox.reports, "--history", history];
      const start = () => sandbox.start(["gate", ...SMALL, ...own, ...SAME]);
      const killed = start();
      await killed.until("the data", () => sandbox.works("pristine"));
      killed.kill("SIGKILL");
      await killed.ended;
      const [first = ""] = sandbox.runs();
      const interrupted = start();
      await interrupted.until("the data", () => sandbox.works("app.jsonl"));
      interrupted.kill("SIGINT");
      const ended = await interrupted.ended;
      expect(ended).toMatchObject({ code: EXIT.interrupted });
      const [second = ""] = sandbox.runs().filter((run) => run !== first);
      expect(ended.stderr).toContain(`night ${first} was killed`);
      const { nights } = readHistory(history);
      expect(nights.map(({ id, outcome }) => [id, outcome])).toEqual([
        [first, "inconclusive"],
        [second, "inconclusive"],
      ]);
      expect(nights[1]?.reasons).toContain("Interrupted by SIGINT.");
      expect(readdirSync(join(sandbox.reports, second))).toContain("summary.md");
      expect(sandbox.leftovers()).toEqual([]);
    },
    5 * MINUTES,
  );
});

describe("bad input", () => {
  it.each([
    [[], "gate.references"],
    [["--reference", "last=1.5.8"], "last-release=chroma:1.5.8"],
    [[...SAME, ...set("gate.drills=[crash]")], "gate.drills"],
    [[...SAME, ...set("gate.accepted=none.yaml")], "accepted regressions"],
    [[...SAME, "--fail-on", "slower"], "regression"],
  ])("%j is refused before anything is started, with the field", async (args, words) => {
    using sandbox = new Sandbox();
    const ended = await sandbox.run(["gate", "--reports", sandbox.reports, ...args]);
    expect(ended).toMatchObject({ code: EXIT.usage });
    expect(ended.stderr).toContain(words);
    expect(sandbox.runs()).toEqual([]);
  });

  it("says what a night would do and how long it takes, and does nothing", async () => {
    using sandbox = new Sandbox();
    const reference = ["--reference", "last-release=chroma:1.5.8"];
    const ended = await sandbox.run([
      "gate",
      "--dry-run",
      "--reports",
      sandbox.reports,
      ...reference,
    ]);
    expect(ended).toMatchObject({ code: EXIT.done });
    expect(ended.stdout).toContain("Reference last-release: Chroma 1.5.8.");
    expect(ended.stdout).toMatch(/It takes ~.* min/);
    expect(sandbox.runs()).toEqual([]);
  });
});
