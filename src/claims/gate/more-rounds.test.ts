import { describe, expect, it } from "vitest";
import { wantsConfirmation, wantsMoreRounds } from "./more-rounds.ts";
import { accepts, duetLike, playedNight, withFailed } from "./testing.ts";

const main = (how = {}) => duetLike("main", how);

describe("a further look", () => {
  const wants = (duet: ReturnType<typeof main>, more = {}) =>
    wantsMoreRounds(playedNight([duet], more), duet);

  it("is wanted while a median reaches across its budget, and only then", () => {
    expect(wants(main({ quiet: 1.045, spread: 0.02 }))).toBe(true);
    expect(wants(main())).toBe(false);
    expect(wants(main({ quiet: 1.2, busy: 1.6 }))).toBe(false);
  });

  it("is wanted for the busy median, too, where it has a budget", () => {
    expect(wants(main({ busy: 1.24 }))).toBe(true);
    expect(wants(main({ busy: 1.24 }), { budgets: { "p50-quiet": 0.05 } })).toBe(false);
  });

  it("is wanted before the first one is reached", () => {
    expect(wants(main({ rounds: 3 }))).toBe(true);
  });

  it("isn't wanted for what no further round can tell", () => {
    expect(wants(withFailed(main(), "both"))).toBe(false);
    expect(wants(main(), { budgets: { recall: 0 } })).toBe(false);
  });

  it("isn't wanted by a self-test, however undecided", () => {
    const duet = duetLike("slower", { quiet: 1.045, spread: 0.02 });
    expect(wantsMoreRounds(playedNight([main({ quiet: 1.2 })]), duet)).toBe(false);
  });

  it("is wanted by a confirmation for what it is to confirm, and for nothing else", () => {
    const open = duetLike("confirmation", { quiet: 1.2, busy: 1.24 });
    const night = playedNight([main({ quiet: 1.2 }), open]);
    expect(wantsMoreRounds(night, open)).toBe(false);
    const other = duetLike("confirmation", { quiet: 1.045, spread: 0.02 });
    expect(wantsMoreRounds(playedNight([main({ quiet: 1.2 }), other]), other)).toBe(true);
  });
});

describe("a confirmation", () => {
  const wants = (duet: ReturnType<typeof main>, more = {}) =>
    wantsConfirmation(playedNight([duet], more), "old");

  it("is wanted where a median is wholly beyond its budget, and only there", () => {
    expect(wants(main({ quiet: 1.08 }))).toBe(true);
    expect(wants(main({ quiet: 1.045, spread: 0.02 }))).toBe(false);
    expect(wants(main())).toBe(false);
  });

  it("isn't wanted for what is accepted, but for more than that", () => {
    const slow = main({ quiet: 1.08 });
    expect(wants(slow, { accepted: [accepts()] })).toBe(false);
    expect(wants(slow, { accepted: [accepts({ size: 0.06 })] })).toBe(true);
    expect(wants(slow, { accepted: [accepts({ until: "2026-11-01" })] })).toBe(true);
  });

  it("isn't wanted where the candidate fails in every round: that is no chance", () => {
    expect(wants(withFailed(main(), "x"))).toBe(false);
  });

  it("isn't wanted before a look, nor against a reference that wasn't met", () => {
    expect(wants(main({ quiet: 1.2, rounds: 4 }))).toBe(false);
    expect(wantsConfirmation(playedNight([main({ quiet: 1.2 })]), "other")).toBe(false);
  });
});
