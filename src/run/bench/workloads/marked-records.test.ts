import { describe, expect, it } from "vitest";
import { tinyCorpus } from "../../../data/tiny-corpus.ts";
import { share } from "../../../units/quantity.ts";
import { recallWithin } from "./filtered.ts";
import { filterOf, markRecords, passes, SELECTIVITIES } from "./marked-records.ts";

/** 200 records in two dimensions, and one query. */
const tiny = () =>
  tinyCorpus({
    vectors: Array.from({ length: 200 }, (_, row) => [Math.sin(row), row / 100]),
    queries: [[0.3, 0.4]],
  });

describe("marks to filter by", () => {
  it("let the share of records pass that they say", () => {
    const rows = Array.from({ length: 1000 }, (_, row) => row);
    expect(SELECTIVITIES.map((one) => rows.filter((row) => passes(row, one)).length)).toEqual([
      10, 150, 600,
    ]);
  });

  it("stand in the metadata, and as words of which none is a part of another", () => {
    const marked = markRecords(tiny(), 1000);
    const words = SELECTIVITIES.map((one) => {
      const { where_document } = filterOf("where_document", one);
      return (where_document as { $contains: string }).$contains;
    });
    for (const [index, word] of words.entries()) {
      const selectivity = SELECTIVITIES[index] ?? share(1);
      const having = marked.documents?.flatMap((text, row) => (text?.includes(word) ? [row] : []));
      expect(having).toEqual(
        marked.ids.flatMap((_, row) => (passes(row, selectivity) ? [row] : [])),
      );
    }
    expect(marked.metadatas?.[1]).toMatchObject({ slot: 1 });
    expect(filterOf("where", share(0.15))).toEqual({ where: { slot: { $lt: 15 } } });
  });
});

describe("recall among those that pass", () => {
  const corpus = markRecords(tiny(), 1000);
  const asked = { query: 0, selectivity: share(0.6), k: 3 };
  const best = (ids: readonly string[]) => recallWithin(corpus, { ...asked, ids });
  const exact = corpus.ids.filter((id) => best([id]) > 0);

  it("is 1 for the true neighbours, and counts none twice", () => {
    expect(exact).toHaveLength(3);
    expect(best(exact)).toBe(1);
    expect(best([exact[0] ?? "", exact[0] ?? ""])).toBeCloseTo(1 / 3);
  });

  it("is 0 for records that don't pass, and for none", () => {
    const barred = corpus.ids.filter((_, row) => !passes(row, asked.selectivity));
    expect(best(barred)).toBe(0);
    expect(best([])).toBe(0);
  });
});
