import type { Milliseconds, Share } from "../../units/quantity.ts";

/** What a rung must hold: so many requests right and within the limit. */
export interface Objective {
  readonly limitMs: Milliseconds;
  /** Largest share of requests that are slower than the limit or failed. */
  readonly badMax: Share;
  /** Largest share of requests that failed: a target must not drop requests to look fast. */
  readonly failedMax: Share;
}

/** The requests that were due within one second. */
export interface Block {
  readonly requests: number;
  /** Failed, or slower than the objective's limit. */
  readonly bad: number;
  readonly failed: number;
}

/** Requests of a rung, over all of its passes. */
export interface Counts {
  readonly requests: number;
  readonly bad: number;
  readonly failed: number;
}

/** All blocks together. */
export function countsOf(blocks: readonly Block[]): Counts {
  const sum = (of: (block: Block) => number) =>
    blocks.reduce((total, block) => total + of(block), 0);
  return {
    requests: sum(({ requests }) => requests),
    bad: sum(({ bad }) => bad),
    failed: sum(({ failed }) => failed),
  };
}
