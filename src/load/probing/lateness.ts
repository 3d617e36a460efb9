import { type Milliseconds, milliseconds } from "../../units/quantity.ts";
import type { ProbeSample } from "./probing.ts";

/** How late the prober itself was. */
export interface Lateness {
  /** Probes sent more than δ after they were due. */
  readonly late: number;
  readonly latestMs: Milliseconds;
}

export function latenessOf(samples: readonly ProbeSample[], everyMs: Milliseconds): Lateness {
  const late = samples.map(({ dueMs, sentMs }) => sentMs - dueMs);
  return {
    late: late.filter((ms) => ms > everyMs).length,
    latestMs: milliseconds(late.reduce((most, ms) => Math.max(most, ms), 0)),
  };
}

/** For the drill's notes; null where no probe was late by more than δ. */
export function latenessWords(
  samples: readonly ProbeSample[],
  everyMs: Milliseconds,
): string | null {
  const { late, latestMs } = latenessOf(samples, everyMs);
  return late === 0
    ? null
    : `The prober itself was late: ${late} probes by more than ${everyMs} ms, at most ${latestMs.toFixed(0)} ms. The bounds of what happened then are that much wider.`;
}
