import { describe, expect, it } from "vitest";
import type { Evidence } from "../../evidence/evidence.ts";
import type { Share } from "../../units/quantity.ts";
import { type Bench, evidenceOf, withPoint } from "../testing.ts";
import { judgeQuerySpeed } from "./query-speed.ts";

const kind = (bench: Bench): string => judgeQuerySpeed(evidenceOf(bench)).kind;

const overlapping = (evidence: Evidence, overlapped: number): Evidence =>
  withPoint(evidence, { point: "quiet" }, () => ({ overlapped: overlapped as Share }));

describe("50–70 % faster", () => {
  // With spread 0.01 and 5 rounds an interval reaches about 1.7 % to either side.
  it.each([
    ["supported", 0.45, 0.45],
    ["supported", 0.49, 0.49],
    ["inconclusive", 0.51, 0.45],
    ["inconclusive", 0.45, 0.51],
    ["inconclusive", 0.58, 0.58],
    ["inconclusive", 0.65, 0.65],
    ["inconclusive", 0.65, 1.5],
    ["inconclusive", 1.5, 0.65],
    ["refuted", 0.69, 0.69],
    ["refuted", 0.9, 0.9],
    ["refuted", 1.5, 1.6],
  ])("is %s at %f quiet and %f busy", (expected, quiet, busy) => {
    expect(kind({ quiet, busy })).toBe(expected);
  });

  it("goes by the interval, not by the mean", () => {
    expect(kind({ quiet: 0.49, busy: 0.49, spread: 0.01 })).toBe("supported");
    expect(kind({ quiet: 0.49, busy: 0.49, spread: 0.05 })).toBe("inconclusive");
    expect(kind({ quiet: 0.7, busy: 0.7, spread: 0.01 })).toBe("refuted");
    expect(kind({ quiet: 0.7, busy: 0.7, spread: 0.1 })).toBe("inconclusive");
  });

  it("counts an upper end exactly at 0.50 as kept", () => {
    expect(kind({ quiet: 0.5, busy: 0.5, spread: 0 })).toBe("supported");
  });

  it("says which reading is met and which is missed, and by what factor", () => {
    const { reasons, needed, moreRoundsHelp } = judgeQuerySpeed(
      evidenceOf({ quiet: 0.6, busy: 0.6 }),
    );
    expect(reasons[0]).toMatch(
      /^It depends on the reading: quiet .* between 0\.50 and 0\.67; busy/,
    );
    expect(reasons[1]).toBe(
      "Read as 50–70 % less time, it asks for at most 0.50× the time: missed when quiet (1.20× what it allows), missed when busy (1.20× what it allows).",
    );
    expect(reasons[2]).toBe(
      "Read as 1.5–1.7 times the speed, it asks for at most 0.67× the time: met when quiet (1.11× better than asked), met when busy (1.11× better than asked).",
    );
    expect(needed).toMatch(/read in one way only/);
    expect(moreRoundsHelp).toBe(false);
  });

  it("carries a tag where it exceeds the promise, and none where it just keeps it", () => {
    expect(judgeQuerySpeed(evidenceOf({ quiet: 0.2, busy: 0.25 })).headline).toMatch(/exceeds/);
    expect(judgeQuerySpeed(evidenceOf({ quiet: 0.2, busy: 0.35 })).headline).not.toMatch(/exceeds/);
    expect(judgeQuerySpeed(evidenceOf({ quiet: 0.299, busy: 0.2 })).kind).toBe("supported");
    expect(judgeQuerySpeed(evidenceOf({ quiet: 0.299, busy: 0.2 })).headline).not.toMatch(
      /exceeds/,
    );
  });

  it("is refuted by overlapped requests only where the server is slower than local", () => {
    const notFastEnough = evidenceOf({ quiet: 0.9, busy: 0.9 });
    expect(judgeQuerySpeed(overlapping(notFastEnough, 0.05)).kind).toBe("refuted");
    const verdict = judgeQuerySpeed(overlapping(notFastEnough, 0.06));
    expect(verdict.kind).toBe("inconclusive");
    expect(verdict.reasons.join()).toMatch(/6 % of the quiet requests met the other setup/);
    const slower = evidenceOf({ quiet: 1.2, busy: 1.2 });
    expect(judgeQuerySpeed(overlapping(slower, 0.06)).kind).toBe("refuted");
  });

  it("holds only the quiet point to that: nothing overlaps when busy", () => {
    const evidence = overlapping(evidenceOf({ quiet: 1.2, busy: 0.9 }), 0.06);
    const { kind: verdict, reasons } = judgeQuerySpeed(evidence);
    expect(verdict).toBe("refuted");
    expect(reasons[0]).toMatch(/above 1 \(quiet 1\.18\); even the lower end is above 0\.67 \(busy/);
  });

  it("stays supported where requests overlapped", () => {
    const kept = evidenceOf({ quiet: 0.4, busy: 0.4 });
    expect(judgeQuerySpeed(overlapping(kept, 0.3)).kind).toBe("supported");
  });

  it("names a backend that leaves no room for any database", () => {
    const evidence = evidenceOf({ quiet: 0.9, busy: 0.9 });
    const slow = { ...evidence, noopBackend: { p50: { kind: "value", ms: 1.1 } } } as Evidence;
    expect(judgeQuerySpeed(slow).reasons.join()).toMatch(
      /No database could meet the promise with this backend here: .* 1\.10 ms, 0\.55× the time/,
    );
    const justRoom = { ...evidence, noopBackend: { p50: { kind: "value", ms: 1 } } } as Evidence;
    expect(judgeQuerySpeed(justRoom).reasons.join()).not.toMatch(/No database/);
    const failed = { ...evidence, noopBackend: { p50: { kind: "failed" } } } as Evidence;
    expect(judgeQuerySpeed(failed).reasons.join()).not.toMatch(/No database/);
  });

  it("may be refuted but never supported without a busy point", () => {
    const kept = judgeQuerySpeed(evidenceOf({ quiet: 0.4, busy: null }));
    expect(kept.kind).toBe("inconclusive");
    expect(kept.reasons[0]).toMatch(/no busy point .*quiet alone can't support it/);
    expect(kind({ quiet: 0.9, busy: null })).toBe("refuted");
  });

  it("goes by the rounds where no calibration was kept", () => {
    const uncalibrated = (bench: Bench) =>
      judgeQuerySpeed({ ...evidenceOf(bench), calibration: null });
    expect(uncalibrated({ quiet: 0.4, busy: 0.4 }).kind).toBe("supported");
    expect(uncalibrated({ quiet: 0.4, busy: null }).reasons[0]).toMatch(/no busy point/);
  });
});
