import { describe, expect, it } from "vitest";
import type { Cores } from "../units/quantity.ts";
import { judgeFaster } from "./judges/faster.ts";
import { judgeQuerySpeed } from "./judges/query-speed.ts";
import { evidenceOf, withFailures, withPoint } from "./testing.ts";

describe("whether more rounds help", () => {
  const close = { quiet: 1, busy: 1 };

  it("is so while an interval reaches across the bound and the plan has a further look", () => {
    const verdict = judgeFaster(evidenceOf(close));
    expect(verdict.moreRoundsHelp).toBe(true);
    expect(verdict.needed).toBe("more rounds: the next look is after 8");
    expect(judgeFaster(evidenceOf({ ...close, rounds: 8 })).moreRoundsHelp).toBe(true);
  });

  it("isn't so at the last look, where a larger plan is named", () => {
    const verdict = judgeFaster(evidenceOf({ quiet: 0.995, busy: 0.99, rounds: 12 }));
    expect(verdict).toMatchObject({ kind: "inconclusive", moreRoundsHelp: false });
    expect(verdict.needed).toMatch(/about \d+ rounds, if the figures stay: `--set rounds\.looks=/);
  });

  it("isn't so where no plan would have enough rounds", () => {
    const { needed } = judgeFaster(evidenceOf({ quiet: 1.0001, busy: 1.0001, rounds: 12 }));
    expect(needed).toMatch(/even 100 rounds wouldn't be enough/);
  });

  it("isn't so once it is decided", () => {
    expect(judgeFaster(evidenceOf({ quiet: 1.5, busy: 1.5 })).moreRoundsHelp).toBe(false);
  });

  it("isn't so where one point already stands against what the other could come to say", () => {
    // Busy reaches across 0.67 only, quiet lies between the bounds: they can't meet.
    expect(judgeQuerySpeed(evidenceOf({ quiet: 0.58, busy: 0.665 })).moreRoundsHelp).toBe(false);
    expect(judgeQuerySpeed(evidenceOf({ quiet: 0.7, busy: 0.665 })).moreRoundsHelp).toBe(true);
    expect(judgeQuerySpeed(evidenceOf({ quiet: 0.45, busy: 0.5 })).moreRoundsHelp).toBe(true);
  });

  it("isn't so where a bar stands against the only verdict in reach", () => {
    const nearlyKept = evidenceOf({ quiet: 0.45, busy: 0.5 });
    const failing = withFailures(nearlyKept, { side: "b", point: "busy", failed: 10 });
    const verdict = judgeQuerySpeed(failing);
    expect(verdict.moreRoundsHelp).toBe(false);
    expect(verdict.needed).toMatch(/in which nothing bars the verdict/);
  });

  it("isn't so either where the host had no idle time and only refuted is in reach", () => {
    const nearlyMissed = evidenceOf({ quiet: 0.665, busy: 0.665 });
    expect(judgeQuerySpeed(nearlyMissed).moreRoundsHelp).toBe(true);
    const full = withPoint(nearlyMissed, { point: "quiet" }, ({ host }) => ({
      host: { ...host, busyCores: host.cores as number as Cores },
    }));
    expect(judgeQuerySpeed(full).moreRoundsHelp).toBe(false);
  });
});
