import { type Corpus, queryCountOf, vectorAt } from "./corpus.ts";

/** What every query asks for. */
export interface Asked {
  readonly k: number;
  /** Fields of the reply besides the ids. */
  readonly include: readonly string[];
}

/** One body a query for the reference backend, each on one line. */
export function appBodies(corpus: Corpus, { k, include }: Asked): string[] {
  const rest = `"k":${k},"include":${JSON.stringify(include)}`;
  return vectorTexts(corpus).map((vector) => `{"embedding":${vector},${rest}}`);
}

/** One body a query for Chroma's own query route, each on one line. */
export function directBodies(corpus: Corpus, { k, include }: Asked): string[] {
  const rest = `"n_results":${k},"include":${JSON.stringify(include)}`;
  return vectorTexts(corpus).map((vector) => `{"query_embeddings":[${vector}],${rest}}`);
}

function vectorTexts(corpus: Corpus): string[] {
  return Array.from({ length: queryCountOf(corpus) }, (_, query) => {
    const vector = vectorAt(corpus.queries, query, corpus.dimension);
    return `[${Array.from(vector, shortestText).join(",")}]`;
  });
}

/**
 * The shortest decimal that reads back as the same single-precision number: what a client sends
 * that holds such vectors. A double's own text has about twice the digits.
 */
export function shortestText(value: number): string {
  for (let digits = 6; digits < 9; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(Number(value.toPrecision(9)));
}
