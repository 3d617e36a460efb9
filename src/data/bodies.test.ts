import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { appBodies, directBodies, shortestText } from "./bodies.ts";
import { tinyCorpus } from "./tiny-corpus.ts";

const corpus = tinyCorpus({
  vectors: [[1, 2]],
  queries: [
    [0.1, -2],
    [1e-7, 0.5],
  ],
});
const asked = { k: 10, include: ["distances", "documents"] };

describe("request bodies", () => {
  it("are what the reference backend takes, one a query", () => {
    expect(appBodies(corpus, asked)).toEqual([
      '{"embedding":[0.1,-2],"k":10,"include":["distances","documents"]}',
      '{"embedding":[1e-7,0.5],"k":10,"include":["distances","documents"]}',
    ]);
  });

  it("are what Chroma's query route takes, one a query", () => {
    expect(directBodies(corpus, { k: 3, include: [] })).toEqual([
      '{"query_embeddings":[[0.1,-2]],"n_results":3,"include":[]}',
      '{"query_embeddings":[[1e-7,0.5]],"n_results":3,"include":[]}',
    ]);
  });
});

describe("shortestText", () => {
  it("reads back as the same single-precision number, and is short", () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = shortestText(value);
        expect(Math.fround(JSON.parse(text))).toBe(value === 0 ? 0 : value);
        expect(text.replace(/e.*|[-.]/g, "").replace(/^0+|0+$/g, "").length).toBeLessThan(10);
      }),
    );
  });
});
