import { type Milliseconds, milliseconds } from "../units/quantity.ts";
import type { Outcome } from "./figures.ts";
import type { Sample } from "./wire.ts";

/** A sample of a request that went well, but for what is given. */
export function sampleLike(given: Partial<Sample> = {}): Sample {
  return {
    request: 0,
    latenessMs: milliseconds(0),
    latencyMs: milliseconds(1),
    status: 200,
    errorCode: 0,
    idCount: 10,
    storageMs: null,
    ids: null,
    ...given,
  };
}

/** What a test says of one request: its pair, its target, and its latency, or why it failed. */
export interface Told {
  readonly pair: number | null;
  readonly target: number;
  readonly ms?: number;
  readonly failure?: string;
  readonly storageMs?: number;
  readonly dueMs?: number;
  readonly latenessMs?: number;
}

/** Outcomes as a test tells them; 1 ms and on time where it doesn't say. */
export const outcomesOf = (...told: readonly Told[]): Outcome[] =>
  told.map(({ pair, target, ms = 1, failure, storageMs, dueMs = 0, latenessMs = 0 }, request) => ({
    planned: { dueMs: milliseconds(dueMs), target, query: 0, pair },
    sample: sampleLike({
      request,
      latencyMs: milliseconds(ms),
      latenessMs: milliseconds(latenessMs),
      storageMs: (storageMs ?? null) as Milliseconds | null,
    }),
    failure: failure ?? null,
  }));
