import { monotonicNow, sleep } from "../../../host/clock.ts";
import type { Target } from "../../../load/wire.ts";
import { type Milliseconds, milliseconds } from "../../../units/quantity.ts";

/** So many quick replies in a row, and nothing is left of the load before. */
const QUICK = 5;
const LIMIT_MS = 10_000;
const PAUSE_MS = milliseconds(20);

/**
 * Waits until a target has worked off what was asked of it: requests that nobody waits for any more
 * still keep it busy. After 10 s it is asked all the same; a target that never calms down is slow.
 */
export async function untilCalm(
  target: Target,
  how: { readonly body: string; readonly withinMs: Milliseconds; readonly signal: AbortSignal },
): Promise<void> {
  const { body, withinMs, signal } = how;
  const until = monotonicNow() + LIMIT_MS;
  for (let quick = 0; quick < QUICK && monotonicNow() < until; ) {
    const tookMs = await timed(target, body, signal);
    quick = tookMs <= withinMs ? quick + 1 : 0;
    await sleep(PAUSE_MS, signal);
  }
}

/** How long a reply took; infinite where there was none. */
async function timed(target: Target, body: string, signal: AbortSignal): Promise<number> {
  const began = monotonicNow();
  try {
    const reply = await fetch(target.url, {
      method: "POST",
      headers: { "content-type": "application/json", ...target.headers },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(2000)]),
    });
    await reply.arrayBuffer();
    return reply.ok ? monotonicNow() - began : Number.POSITIVE_INFINITY;
  } catch {
    signal.throwIfAborted();
    return Number.POSITIVE_INFINITY;
  }
}
