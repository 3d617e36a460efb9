import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readEvidence } from "../record/evidence-file.ts";
import { EXIT } from "./exit-codes.ts";
import { Sandbox } from "./testing.ts";

const MINUTES = 60_000;
const PLAN = ["--set", "rounds.looks=[2]", "--set", "rounds.sequential=1"];

/** A run that is interrupted once its first round has ended, whatever came of the round. */
async function interrupted(sandbox: Sandbox): Promise<void> {
  const running = sandbox.bench(...PLAN);
  await running.until("round 1 ended", () => journalOf(sandbox).includes('"round ended"'));
  running.kill("SIGINT");
  expect(await running.ended).toMatchObject({ code: EXIT.interrupted });
}

/** What the run has noted; "" while it has no folder, or one without a journal yet. */
function journalOf(sandbox: Sandbox): string {
  if (sandbox.runs().length === 0) return "";
  const file = sandbox.inRun("journal.jsonl");
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

describe("a run that was interrupted", () => {
  it(
    "goes on to its end where nothing else was changed, keeps what it had, and is then complete",
    async () => {
      using sandbox = new Sandbox();
      await interrupted(sandbox);
      const before = readEvidence(sandbox.inRun());
      const resume = ["run", "--resume", "--reports", sandbox.reports];

      const other = await sandbox.run([...resume, "--set", "load.spinMs=0"]);
      expect(other).toMatchObject({ code: EXIT.usage, stdout: "" });
      expect(other.stderr).toMatch(/Expected the same plan .* was .* and is /);
      const plan = readFileSync(sandbox.inRun("plan.yaml"));
      appendFileSync(sandbox.inRun("plan.yaml"), "# another seed would be another run\n");
      const edited = await sandbox.run(["run", "--resume", sandbox.inRun()]);
      expect(edited).toMatchObject({ code: EXIT.usage, stdout: "" });
      expect(edited.stderr).toContain("Expected plan.yaml of");
      writeFileSync(sandbox.inRun("plan.yaml"), plan);
      expect(readEvidence(sandbox.inRun())).toEqual(before);

      const ended = await sandbox.run(resume);
      expect(ended.stderr).toContain("going on with");
      expect(ended).toMatchObject({ code: EXIT.done });
      expect(ended.stdout).toContain("This run was cut short and resumed once");
      const after = readEvidence(sandbox.inRun());
      expect(after.run.ending).toEqual({ kind: "complete" });
      expect(after.calibration).toEqual(before.calibration);
      expect(after.rounds.slice(0, before.rounds.length)).toEqual(before.rounds);
      expect(after.rounds.length).toBeGreaterThan(before.rounds.length);
      expect(after.rounds.map(({ number }) => number)).toEqual(after.rounds.map((_, i) => i + 1));
      expect(after.run.resumed).toMatchObject([{ endedBy: "SIGINT" }]);
      expect(after.run.tookMs).toBeGreaterThan(before.run.tookMs);
      expect(sandbox.leftovers()).toEqual([]);

      // One setup at a time: each was asked, and neither met the other.
      for (const { quiet, busy, starts } of after.sequential) {
        expect(new Set(Object.keys(starts))).toEqual(new Set(["a", "b"]));
        expect(quiet?.targets).toMatchObject({ a: { requests: 50 }, b: { requests: 50 } });
        expect([quiet?.overlapped, quiet?.directOverA, busy]).toEqual([null, null, null]);
      }
      expect(after.sequential.length).toBeGreaterThan(0);

      const again = await sandbox.run(resume);
      expect(again).toMatchObject({ code: EXIT.usage });
      expect(again.stderr).toContain("is complete: there is nothing to go on with");
    },
    10 * MINUTES,
  );
});
