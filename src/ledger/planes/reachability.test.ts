import { expect, it } from "vitest";
import { never, readerOf } from "../testing.ts";
import { readReachability } from "./reachability.ts";
import { UNCLEAR } from "./record.ts";

/** Records of which each is found by its own vector, but for some. */
function sampleOf(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    id: `r-${index}`,
    state: UNCLEAR,
    vector: Float32Array.of(index, 1),
  }));
}

it("looks for every record once, many in a request, and counts each that isn't found", async () => {
  const asked: number[] = [];
  const hidden = new Set([3, 49, 50, 119]);
  const reader = readerOf([], {
    async queryEach(vectors, k) {
      expect(k).toBe(10);
      asked.push(vectors.length);
      return vectors.map(({ 0: index = -1 }) => (hidden.has(index) ? ["r-0"] : [`r-${index}`]));
    },
  });
  const sample = { sought: sampleOf(120), nearest: 10 };
  expect(await readReachability(reader, sample, never)).toEqual({ sampled: 120, missed: 4 });
  expect(asked).toEqual([50, 50, 20]);
});

it("ends between two requests when aborted", async () => {
  const abort = new AbortController();
  let asked = 0;
  const reader = readerOf([], {
    async queryEach(vectors) {
      asked += 1;
      abort.abort();
      return vectors.map(() => []);
    },
  });
  const sample = { sought: sampleOf(120), nearest: 10 };
  await expect(readReachability(reader, sample, abort.signal)).rejects.toThrow(abort.signal.reason);
  expect(asked).toBe(1);
});
