import { describe, expect, it } from "vitest";
import { milliseconds } from "../../units/quantity.ts";
import { outcomesOf } from "../testing.ts";
import { blocksOf, generatorsFault } from "./blocks.ts";
import { judgeRung } from "./judge-rung.ts";
import { OBJECTIVE } from "./testing.ts";

const limitMs = milliseconds(50);
const told = (dueMs: number, ms: number, more: { failure?: string; latenessMs?: number } = {}) => ({
  pair: 0,
  target: 0,
  dueMs,
  ms,
  ...more,
});

describe("the blocks of a pass", () => {
  it("count what is slow or failed second by second, without the first half second", () => {
    const blocks = blocksOf(
      outcomesOf(
        told(0, 900),
        told(499, 900),
        told(500, 10),
        told(1400, 51),
        told(1499, 50),
        told(1500, 1, { failure: "HTTP 503" }),
        told(1600, 10),
      ),
      limitMs,
    );
    expect(blocks).toEqual([
      { requests: 3, bad: 1, failed: 0 },
      { requests: 2, bad: 1, failed: 1 },
    ]);
  });

  it("are none where nothing counts", () => {
    expect(blocksOf(outcomesOf(told(0, 900)), limitMs)).toEqual([]);
  });
});

describe("a late pass", () => {
  const objective = { limitMs, badMax: 0.01 };

  it("is the generator's fault where requests were quick once they were sent", () => {
    const late = outcomesOf(told(600, 60, { latenessMs: 20 }), told(700, 5));
    expect(generatorsFault(late, objective)).toBe(true);
  });

  it("is the target's where they were slow after that", () => {
    const slow = outcomesOf(told(600, 90, { latenessMs: 20 }), told(700, 5));
    expect(generatorsFault(slow, objective)).toBe(false);
    const failed = outcomesOf(told(600, 30, { latenessMs: 20, failure: "timeout" }), told(700, 5));
    expect(generatorsFault(failed, objective)).toBe(false);
  });

  it("is nobody's where the objective is held all the same", () => {
    expect(generatorsFault(outcomesOf(told(600, 45, { latenessMs: 20 })), objective)).toBe(false);
  });
});

describe("a rung", () => {
  const blocks = (
    count: number,
    block: readonly [requests: number, bad: number, failed?: number],
  ) =>
    Array.from({ length: count }, () => {
      const [requests, bad, failed = 0] = block;
      return { requests, bad, failed };
    });

  it("is held once enough requests were quick", () => {
    expect(judgeRung(blocks(20, [200, 0]), OBJECTIVE).state).toBe("held");
  });

  it("is open while there are too few: slow ones come in bunches, and none was met yet", () => {
    expect(judgeRung(blocks(4, [100, 0]), OBJECTIVE).state).toBe("open");
    expect(judgeRung([], OBJECTIVE).state).toBe("open");
  });

  it("is missed where clearly more than 1 % were slow", () => {
    expect(judgeRung(blocks(10, [100, 5]), OBJECTIVE).state).toBe("missed");
  });

  it("is less sure where all slow ones lie in one second", () => {
    const even = judgeRung(blocks(10, [100, 3]), OBJECTIVE);
    const bunched = judgeRung([...blocks(9, [100, 0]), ...blocks(1, [100, 30])], OBJECTIVE);
    expect(bunched.bad).toBe(even.bad);
    expect(bunched.badHigh).toBeGreaterThan(even.badHigh);
    expect(even.state).toBe("missed");
    expect(bunched.state).toBe("open");
  });

  it("is never held with more failures than are allowed, however quick the rest was", () => {
    expect(judgeRung(blocks(20, [1000, 2, 2]), OBJECTIVE).state).not.toBe("held");
    expect(judgeRung(blocks(20, [1000, 5, 5]), OBJECTIVE).state).toBe("missed");
    expect(judgeRung(blocks(20, [1000, 1, 1]), OBJECTIVE).state).toBe("held");
  });
});
