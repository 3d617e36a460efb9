import { expect, it } from "vitest";
import type { CapacityAt, CapacityLadder } from "../../evidence/capacity.ts";
import { milliseconds, perSecond } from "../../units/quantity.ts";
import { ladderOf } from "./ladders.ts";

const ladder = (...capacities: CapacityAt[]) =>
  ({
    capacities: capacities.map((capacity) => ({ limitMs: milliseconds(50), capacity })),
  }) as unknown as CapacityLadder;
const [low, high] = [perSecond(40), perSecond(50)];

it.each<[CapacityAt, number | null, number | null]>([
  [{ kind: "between", lowPerSecond: low, highPerSecond: high, estimatePerSecond: low }, 40, 50],
  [{ kind: "above", lowPerSecond: low, why: "the generator" }, 40, null],
  [{ kind: "below", highPerSecond: high }, null, 50],
  [{ kind: "none", why: "restless" }, null, null],
])("a ladder that ended with %j lies between %s and %s", (capacity, from, to) => {
  expect(ladderOf("old", ladder(capacity))).toEqual({
    of: "old",
    lowPerSecond: from,
    highPerSecond: to,
  });
});

it("tells of the first limit alone, and of nothing where there is none", () => {
  const strict: CapacityAt = { kind: "above", lowPerSecond: low, why: "" };
  expect(ladderOf("old", ladder(strict, { kind: "none", why: "" }))).toMatchObject({
    lowPerSecond: 40,
  });
  expect(ladderOf("old", ladder())).toMatchObject({ lowPerSecond: null, highPerSecond: null });
});
