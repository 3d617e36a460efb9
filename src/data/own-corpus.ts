import { assembleCorpus, type Corpus } from "./corpus.ts";
import { readQueries } from "./queries.ts";
import { loadShipped } from "./shipped.ts";
import { makeSynthetic } from "./synthetic.ts";

/** Where records come from that need no server to be read. */
type OwnSource =
  | { readonly kind: "shipped" }
  | { readonly kind: "synthetic"; readonly records: number; readonly dimension: number };

/** Which queries to take. */
export interface QueryOptions {
  /** File with queries; null = the source's own. */
  readonly queriesFile: string | null;
  /** Column with its vectors, where it has that column. @default recognised */
  readonly queriesColumn?: string | null;
  /** Most queries. */
  readonly queryCount: number;
  readonly seed: number;
}

export interface CorpusOptions extends QueryOptions {
  readonly signal: AbortSignal;
}

/**
 * A corpus that needs no server to read: shipped or synthetic.
 *
 * @throws HarnessError DATA_INVALID for damaged files, or queries that can't be used.
 */
export async function loadOwnCorpus(source: OwnSource, options: CorpusOptions): Promise<Corpus> {
  const corpus =
    source.kind === "shipped"
      ? await loadShipped(options)
      : await makeSynthetic({ ...source, ...options });
  if (options.queriesFile === null) return corpus;
  const { dimension } = corpus;
  const wanted = { dimension, count: options.queryCount, column: options.queriesColumn ?? null };
  return assembleCorpus(corpus, await readQueries(options.queriesFile, wanted));
}
