import { describe, expect, it } from "vitest";
import type { Round } from "../evidence/round.ts";
import type { RunEvent } from "../run/events.ts";
import { milliseconds } from "../units/quantity.ts";
import { openProgress } from "./progress.ts";

/** The lines that events are worth where nobody watches. */
async function linesOf(...events: readonly RunEvent[]): Promise<string[]> {
  const lines: string[] = [];
  const screen = {
    colour: false,
    width: 80,
    live: false,
    result: () => {
      throw new Error("Progress must not go to stdout.");
    },
    progress: (line: string) => lines.push(line),
  };
  const progress = openProgress(screen, milliseconds(60_000));
  for (const event of events) progress.emit(event);
  await progress.end();
  return lines;
}

describe("progress where nobody watches", () => {
  it("is one line for each step, when it has ended", async () => {
    expect(
      await linesOf(
        { kind: "run began", runId: "2026-quick-abcd", folder: "/reports/x" },
        { kind: "step began", step: "data" },
        { kind: "step at", words: "seeding" },
        { kind: "process began", pid: 7, what: "chroma" },
        { kind: "step ended", step: "data", tookMs: milliseconds(4600), words: "4000 records" },
        { kind: "step ended", step: "reports", tookMs: milliseconds(400), words: "" },
      ),
    ).toEqual(["run 2026-quick-abcd", "data (5 s): 4000 records", "reports (0 s)"]);
  });

  it("tells notes, looks and the ratio so far", async () => {
    expect(
      await linesOf(
        { kind: "note", words: "Swap is on." },
        { kind: "round ended", round: {} as Round, running: "quiet 1.50×" },
        { kind: "look", rounds: 5, more: true, words: "undecided: more rounds" },
      ),
    ).toEqual(["Swap is on.", "quiet 1.50×", "after 5 rounds: undecided: more rounds"]);
  });

  it("tells what was undone after a dead run, and what couldn't be", async () => {
    const swept = { kind: "swept", runId: "old-run" } as const;
    const [both, nothing] = await linesOf(
      { ...swept, done: ["removed /work"], failed: ["process: EPERM"] },
      { ...swept, done: [], failed: [] },
    );
    expect(both).toContain("old-run");
    expect(both).toMatch(/: removed \/work; FAILED process: EPERM$/);
    expect(nothing).toMatch(/: nothing was left$/);
  });

  it("leaves an error to whoever ends the command", async () => {
    expect(await linesOf({ kind: "failed", code: "LOAD_BROKEN", message: "k6 ended" })).toEqual([]);
  });
});
