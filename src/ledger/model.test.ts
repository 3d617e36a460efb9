import { describe, expect, it } from "vitest";
import type { JournaledAttempt } from "./journal-lines.ts";
import { ABSENT, historiesOf } from "./model.ts";
import { did } from "./testing.ts";

type Done = Omit<JournaledAttempt, "number">;
const allowed = (...attempts: Done[]) => {
  const numbered = attempts.map((attempt, index) => ({ ...attempt, number: index + 1 }));
  const history = historiesOf(numbered).get("a");
  return [...(history?.allowed ?? [])].sort((a, b) => a - b);
};
const add = (version: number, outcome?: Done["outcome"]) => did("add", [["a", version]], outcome);
const upsert = (version: number, outcome?: Done["outcome"]) =>
  did("upsert", [["a", version]], outcome);
const remove = (version: number, outcome?: Done["outcome"]) =>
  did("delete", [["a", version]], outcome);

describe("what may be stored", () => {
  it("is what was acknowledged last", () => {
    expect(allowed(add(1))).toEqual([1]);
    expect(allowed(upsert(1), upsert(2))).toEqual([2]);
    expect(allowed(add(1), remove(2))).toEqual([ABSENT]);
    expect(allowed(add(1), remove(2), add(3))).toEqual([3]);
  });

  it("isn't changed by what failed", () => {
    expect(allowed(add(1, "fail"))).toEqual([ABSENT]);
    expect(allowed(upsert(1), upsert(2, "fail"))).toEqual([1]);
    expect(allowed(add(1), remove(2, "fail"))).toEqual([1]);
  });

  it("is either where the outcome is unknown", () => {
    expect(allowed(add(1, "unknown"))).toEqual([ABSENT, 1]);
    expect(allowed(upsert(1), upsert(2, "unknown"))).toEqual([1, 2]);
    expect(allowed(add(1), remove(2, "unknown"))).toEqual([ABSENT, 1]);
  });

  it("may be an unknown one that is applied late, after one that was acknowledged", () => {
    expect(allowed(upsert(1), upsert(2, "unknown"), upsert(3))).toEqual([2, 3]);
    expect(allowed(add(1, "unknown"), remove(2))).toEqual([ABSENT, 1]);
    expect(allowed(add(1), remove(2, "unknown"), upsert(3))).toEqual([ABSENT, 3]);
  });

  it("isn't changed by the add of an id that exists", () => {
    expect(allowed(add(1), add(2))).toEqual([1]);
    expect(allowed(upsert(1), add(2, "unknown"))).toEqual([1]);
  });

  it("may be either add where the first one's outcome is unknown", () => {
    expect(allowed(add(1, "unknown"), add(2))).toEqual([1, 2]);
    expect(allowed(add(1), remove(2, "unknown"), add(3))).toEqual([ABSENT, 1, 3]);
  });

  it("is told for each record of a request", () => {
    const attempt = {
      ...did("upsert", [
        ["a", 1],
        ["b", 4],
      ]),
      number: 1,
    };
    const histories = historiesOf([attempt]);
    expect([...histories].map(([id, { settled }]) => [id, settled])).toEqual([
      ["a", 1],
      ["b", 4],
    ]);
  });
});
