import type { Finding, FindingKind } from "../evidence/drill.ts";

/** What is read, and held against the ledger, by itself. */
export type Plane = "ids" | "documents" | "metadata" | "vectors" | "count" | "queries" | "log";

/** What was found in one record, or in the whole. */
export interface Found {
  readonly kind: FindingKind;
  readonly plane: Plane;
  /** Which id, what was expected, what came. */
  readonly words: string;
  /** @default 1 */
  readonly count?: number;
}

/** Findings, counted by kind and plane, with the first few in words. */
export interface Findings {
  add(found: Found): void;
  /** Adds what others have found in these planes. */
  takeOver(others: Findings, planes: readonly Plane[]): void;
  list(): Finding[];
}

const EXAMPLES_MAX = 5;
/** Of a message of somebody else's. */
const WORDS_MAX = 400;

export function createFindings(): Findings {
  const byKey = new Map<string, Finding>();
  const merge = (finding: Finding) => {
    const key = `${finding.kind}/${finding.plane}`;
    const before = byKey.get(key);
    byKey.set(key, {
      ...finding,
      count: finding.count + (before?.count ?? 0),
      examples: [...(before?.examples ?? []), ...finding.examples].slice(0, EXAMPLES_MAX),
    });
  };
  return {
    add: ({ kind, plane, words, count = 1 }) =>
      merge({ kind, plane, count, examples: [words.slice(0, WORDS_MAX)] }),
    takeOver(others, planes) {
      for (const finding of others.list())
        if (planes.some((plane) => plane === finding.plane)) merge(finding);
    },
    list: () => [...byKey.values()],
  };
}
