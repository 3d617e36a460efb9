import { describe, expect, it } from "vitest";
import { duetOf, duetRounds } from "./duet-rounds.ts";
import { duetLike, nightLike } from "./testing.ts";

describe("the rounds that a duet is judged by", () => {
  it("are exactly those of the largest look that is reached", () => {
    const of = (rounds: number) => {
      const { rounds: used, look, next } = duetRounds(duetLike("main", { rounds }));
      return [used.length, look, next];
    };
    expect(of(4)).toEqual([4, null, 5]);
    expect(of(5)).toEqual([5, 5, 8]);
    expect(of(7)).toEqual([5, 5, 8]);
    expect(of(12)).toEqual([12, 12, null]);
  });

  it("are never one alone, which shows no spread", () => {
    expect(duetRounds(duetLike("main", { looks: [1], rounds: 1 })).look).toBeNull();
  });

  it("leave void ones out", () => {
    const duet = duetLike("main", { rounds: 6 });
    const state = { kind: "void" as const, reasons: ["foreign load"] };
    const rounds = duet.rounds.map((round, at) => (at === 0 ? { ...round, state } : round));
    expect(duetRounds({ ...duet, rounds }).rounds.map(({ number }) => number)).toEqual([
      2, 3, 4, 5, 6,
    ]);
  });

  it("have their level from the number of looks, and a confirmation a lower one", () => {
    const level = (kind: "main" | "confirmation" | "same", looks: readonly number[]) =>
      duetRounds(duetLike(kind, { looks })).level;
    expect(level("main", [5, 8, 12])).toBeCloseTo(0.9779);
    expect(level("confirmation", [5, 8, 12])).toBeCloseTo(0.9536);
    expect(level("confirmation", [5])).toBeCloseTo(0.9);
    expect(level("same", [3])).toBeCloseTo(0.95);
  });
});

describe("a duet of a night", () => {
  it("is found by kind and reference", () => {
    const night = nightLike();
    expect(duetOf(night, "main", "old")?.kind).toBe("main");
    expect(duetOf(night, "main", "older")).toBeNull();
    expect(duetOf(night, "confirmation", "old")).toBeNull();
  });
});
