import type { Milliseconds } from "../../units/quantity.ts";
import type { Outcome } from "../figures.ts";
import type { Block } from "./objective.ts";

/** At a pass's start the queue isn't in its steady state yet: what is due by then doesn't count. */
const HEAD_MS = 500;

/** The requests that count. */
export const counted = (outcomes: readonly Outcome[]): readonly Outcome[] =>
  outcomes.filter(({ planned }) => planned.dueMs >= HEAD_MS);

/** Second by second, by due time: how many requests were late or failed. */
export function blocksOf(outcomes: readonly Outcome[], limitMs: Milliseconds): Block[] {
  const blocks = new Map<number, { requests: number; bad: number; failed: number }>();
  for (const { planned, sample, failure } of counted(outcomes)) {
    const second = Math.floor((planned.dueMs - HEAD_MS) / 1000);
    const block = blocks.get(second) ?? { requests: 0, bad: 0, failed: 0 };
    block.requests += 1;
    if (failure !== null) block.failed += 1;
    if (failure !== null || sample.latencyMs > limitMs) block.bad += 1;
    blocks.set(second, block);
  }
  return [...blocks.values()];
}

/** Whether too many requests were late only because the generator sent them late. */
export function generatorsFault(
  outcomes: readonly Outcome[],
  { limitMs, badMax }: { limitMs: Milliseconds; badMax: number },
): boolean {
  const of = counted(outcomes);
  const badBy = (ms: (outcome: Outcome) => number): number =>
    of.filter((outcome) => outcome.failure !== null || ms(outcome) > limitMs).length;
  const late = badBy(({ sample }) => sample.latencyMs);
  const byTarget = badBy(({ sample }) => sample.latencyMs - sample.latenessMs);
  return late > badMax * of.length && byTarget <= badMax * of.length;
}
