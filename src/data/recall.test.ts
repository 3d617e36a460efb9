import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groundTruth } from "./ground-truth.ts";
import { type Known, recallOf, recallSummary } from "./recall.ts";
import { type TinyCorpus, tinyCorpus } from "./tiny-corpus.ts";

async function know(tiny: TinyCorpus, k: number): Promise<Known> {
  const corpus = tinyCorpus(tiny);
  const options = { cacheFolder: null, signal: new AbortController().signal };
  return { corpus, truth: await groundTruth(corpus, k, options) };
}

/** Records at 0, 1, 2 … 9 on a line, asked at 0. */
const line = { vectors: Array.from({ length: 10 }, (_, i) => [i]), queries: [[0]] };

describe("recallOf", () => {
  it.each([
    [["r0", "r1", "r2"], 1],
    [["r2", "r0", "r1"], 1],
    [["r0", "r1", "r9"], 2 / 3],
    [["r0"], 1 / 3],
    [[], 0],
    [["r0", "r0", "r0"], 1 / 3],
    [["r0", "nobody's", "r1"], 2 / 3],
    [["r9", "r8", "r7", "r0", "r1", "r2"], 0],
  ])("of %j for the 3 nearest is %d", async (ids, expected) => {
    expect(recallOf(await know(line, 3), 0, ids)).toBeCloseTo(expected, 12);
  });

  it("takes any record as near as the last neighbour", async () => {
    const ties = await know({ vectors: [[0], [1], [-1], [1], [5]], queries: [[0]] }, 2);
    expect(recallOf(ties, 0, ["r0", "r1"])).toBe(1);
    expect(recallOf(ties, 0, ["r0", "r2"])).toBe(1);
    expect(recallOf(ties, 0, ["r1", "r3"])).toBe(1);
    expect(recallOf(ties, 0, ["r0", "r4"])).toBe(0.5);
  });

  it("takes records that single precision can't tell apart, but no others", async () => {
    const near = await know({ vectors: [[1], [1.000001], [1.001]], queries: [[0]] }, 1);
    expect(recallOf(near, 0, ["r1"])).toBe(1);
    expect(recallOf(near, 0, ["r2"])).toBe(0);
  });

  it("leaves a stored query's own id out, and wants one neighbour fewer", async () => {
    const own = await know({ ...line, ownIds: ["r0"] }, 3);
    expect(recallOf(own, 0, ["r0", "r1", "r2"])).toBe(1);
    expect(recallOf(own, 0, ["r1", "r2", "r3"])).toBe(1);
    expect(recallOf(own, 0, ["r0", "r1", "r9"])).toBe(0.5);
    expect(recallOf(own, 0, ["r0"])).toBe(0);
  });

  it("refuses a query that isn't there", async () => {
    const known = await know(line, 3);
    expect(() => recallOf(known, 1, [])).toThrow("Expected a query below 1, got 1.");
  });

  it("is 1 for the truth itself, and never above 1 or below 0", async () => {
    const point = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 2, maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(point, { minLength: 5, maxLength: 30 }),
        fc.constantFrom("l2" as const, "cosine" as const, "ip" as const),
        fc.array(fc.integer({ min: 0, max: 35 }), { maxLength: 8 }),
        async (vectors, space, answer) => {
          const known = await know({ vectors, queries: [[1, 2]], space }, 4);
          const rows = known.truth.neighbours[0]?.rows.slice(0, 4) ?? [];
          expect(
            recallOf(
              known,
              0,
              rows.map((row) => `r${row}`),
            ),
          ).toBe(1);
          const some = recallOf(
            known,
            0,
            answer.map((row) => `r${row}`),
          );
          expect(some).toBeGreaterThanOrEqual(0);
          expect(some).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe("recallSummary", () => {
  it("counts a query without an answer as 0", async () => {
    const known = await know({ ...line, queries: [[0], [9], [5]] }, 2);
    const summary = recallSummary(known, [
      { query: 0, ids: ["r0", "r1"] },
      { query: 1, ids: ["r9", "r1"] },
      { query: 2, ids: null },
    ]);
    expect(summary).toEqual({ queries: 3, unanswered: 1, mean: 0.5 });
  });

  it("refuses no answers: their mean would be a number that nobody measured", async () => {
    const known = await know(line, 2);
    expect(() => recallSummary(known, [])).toThrow("Expected at least one answer, got none.");
  });
});
