import { describe, expect, it } from "vitest";
import { htmlReport } from "../html.ts";
import { markdownReport } from "../markdown.ts";
import { terminalReport } from "../terminal.ts";
import { fakeEvidence, fakeInput } from "../testing.ts";
import { sequentialLine } from "./sequential.ts";

const duet = fakeEvidence({ ratios: { quiet: 1.5, busy: 1.6 }, rounds: 5 });

const beside = (quiet: number) => ({
  ...duet,
  plan: { ...duet.plan, sequential: 4 },
  sequential: fakeEvidence({ ratios: { quiet, busy: null }, rounds: 4 }).rounds,
});

const wide = { colour: false, width: 100 };

describe("rounds with one setup up at a time", () => {
  it("are said to agree, or that the setups disturb each other, in every report", () => {
    for (const [quiet, words] of [
      [1.5, /over 4 rounds, which agrees with the duet\./],
      [3, /The setups disturb each other: with one setup up at a time, quiet is 2\.99×/],
    ] as const) {
      const evidence = beside(quiet);
      expect(sequentialLine(evidence)).toMatch(words);
      const input = fakeInput(evidence);
      expect(terminalReport(input, wide).replaceAll(/\s+/g, " ")).toMatch(words);
      expect(markdownReport(input)).toMatch(words);
      expect(htmlReport(input)).toContain("Rounds with one setup up at a time");
    }
  });

  it("aren't mentioned where there were none", () => {
    expect(sequentialLine(duet)).toBeNull();
    expect(terminalReport(fakeInput(duet), wide)).not.toMatch(/one setup/);
    expect(htmlReport(fakeInput(duet))).not.toContain("Rounds with one setup up at a time");
  });
});

describe("a run that was resumed", () => {
  it("says so above every figure, with the gap and what was kept", () => {
    const resumed = {
      at: "2026-11-25T17:43:20.000Z",
      savedAt: "2026-11-25T17:36:20.000Z",
      gapMs: 420_000,
      tookMs: 120_000,
      endedBy: "SIGINT",
      rounds: 3,
      drills: 0,
      commit: null,
    } as unknown as NonNullable<typeof duet.run.resumed>[number];
    const input = fakeInput({ ...duet, run: { ...duet.run, resumed: [resumed] } });
    for (const text of [terminalReport(input, wide), markdownReport(input), htmlReport(input)])
      expect(text.replaceAll(/[\s>]+/g, " ")).toMatch(
        /resumed once.*Ended by SIGINT at 2026-11-25 17:36 UTC, it went on 7 min( 0 s)? later with 3 valid rounds/,
      );
  });

  it("is no other than one that wasn't, in all the rest", () => {
    expect(terminalReport(fakeInput(duet), wide)).not.toMatch(/resumed/);
  });
});
