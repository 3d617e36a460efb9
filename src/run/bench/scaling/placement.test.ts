import { describe, expect, it } from "vitest";
import { coresNeeded, placeParts } from "./placement.ts";

const cpus = (count: number) => Array.from({ length: count }, (_, cpu) => cpu);

describe("where the parts of a scaling bench run", () => {
  it("is a core for each backend, one for Chroma, and the generator's", () => {
    expect(placeParts(cpus(5), 3)).toEqual({
      backends: [[0], [1], [2]],
      chroma: [3],
      balancer: [4],
    });
  });

  it("gives a backend and Chroma the same, however many backends there are", () => {
    const [one, three] = [placeParts(cpus(8), 1), placeParts(cpus(8), 3)];
    expect(one?.backends[0]).toHaveLength(1);
    expect(three?.backends.every((of) => of.length === 1)).toBe(true);
    expect(one?.chroma).toEqual(three?.chroma);
  });

  it("is nowhere on a machine with too few cores", () => {
    expect(placeParts(cpus(4), 3)).toBeNull();
    expect(placeParts(cpus(2), 1)).toBeNull();
  });

  it("takes the machine's own numbers", () => {
    expect(placeParts([3, 5, 7, 9, 11], 2)?.backends).toEqual([[3], [5]]);
  });

  it.each([
    [1, 4],
    [2, 4],
    [3, 5],
    [5, 7],
  ])("for %i backends takes %i cores", (backends, cores) => {
    expect(coresNeeded(backends)).toBe(cores);
    expect(placeParts(cpus(cores), backends)).not.toBeNull();
    expect(placeParts(cpus(cores - 1), backends)).toBeNull();
  });
});
