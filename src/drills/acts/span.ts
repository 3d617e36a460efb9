import { monotonicNow } from "../../host/clock.ts";
import { type Milliseconds, milliseconds } from "../../units/quantity.ts";
import type { Stage } from "../stage.ts";

/** Begins a span that a later step may end. */
export function beginSpan(stage: Stage, id: string, words: string): void {
  stage.openSpans.set(id, { words, beganMs: monotonicNow() });
}

/**
 * Ends a span now. One that nobody began (its step was left out) isn't told.
 *
 * @param notBeforeMs the earliest end that the looks allow; now is the latest.
 */
export function endSpan(
  stage: Stage,
  id: string,
  notBeforeMs: Milliseconds = monotonicNow(),
): string {
  const open = stage.openSpans.get(id);
  if (open === undefined) return `${id} was never begun`;
  stage.openSpans.delete(id);
  const { words, beganMs } = open;
  const highMs = milliseconds(monotonicNow() - beganMs);
  const lowMs = milliseconds(Math.max(0, notBeforeMs - beganMs));
  stage.spans.push({ id, words, took: { kind: "within", lowMs, highMs } });
  return `${words}: ${(highMs / 1000).toFixed(1)} s`;
}

/** A span that was timed by who made it. */
export function addSpan(
  stage: Stage,
  id: string,
  { words, tookMs }: { readonly words: string; readonly tookMs: Milliseconds },
): void {
  stage.spans.push({ id, words, took: { kind: "within", lowMs: tookMs, highMs: tookMs } });
}

/** Whatever was begun and never ended took at least until now. */
export function giveUpSpans(stage: Stage): void {
  for (const [id, { words, beganMs }] of stage.openSpans)
    stage.spans.push({
      id,
      words,
      took: { kind: "censored", afterMs: milliseconds(monotonicNow() - beganMs) },
    });
  stage.openSpans.clear();
}
