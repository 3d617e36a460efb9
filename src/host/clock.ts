import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { HarnessError } from "../errors.ts";
import { type Milliseconds, milliseconds } from "../units/quantity.ts";

/** Monotonic time; only differences mean something. */
export const monotonicNow = (): Milliseconds => performance.now() as Milliseconds;

/** @throws AbortError when the signal fires. */
export async function sleep(time: Milliseconds, signal: AbortSignal): Promise<void> {
  await delay(time, undefined, { signal });
}

/** A signal that fires with the given one, or after the limit, whichever comes first. */
export function limited(signal: AbortSignal, limitMs: Milliseconds): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(limitMs))]);
}

/**
 * Asks again and again until an answer comes.
 * @throws HarnessError TIMED_OUT after the limit; AbortError when the signal fires.
 */
export async function waitFor<T>(
  what: string,
  ask: () => T | null | Promise<T | null>,
  options: { limitMs: Milliseconds; everyMs: Milliseconds; signal: AbortSignal },
): Promise<T> {
  const end = monotonicNow() + options.limitMs;
  for (;;) {
    options.signal.throwIfAborted();
    const answer = await ask();
    if (answer !== null) return answer;
    if (monotonicNow() >= end)
      throw new HarnessError("TIMED_OUT", `Expected ${what} within ${options.limitMs / 1000} s.`);
    await sleep(options.everyMs, options.signal);
  }
}

/** Where the time is read from, in ms. */
export interface Clocks {
  wall(): number;
  monotonic(): number;
}

const OWN_CLOCKS: Clocks = { wall: Date.now, monotonic: monotonicNow };

/**
 * Watches the wall clock against the monotonic one: a step of the clock, or a pause of the machine,
 * makes them disagree. `stop()` returns the largest disagreement between two looks.
 */
export function watchClocks(clocks: Clocks = OWN_CLOCKS): { stop(): Milliseconds } {
  let wall = clocks.wall();
  let monotonic = clocks.monotonic();
  let largest = 0;
  const look = () => {
    const nextWall = clocks.wall();
    const nextMonotonic = clocks.monotonic();
    largest = Math.max(largest, Math.abs(nextWall - wall - (nextMonotonic - monotonic)));
    wall = nextWall;
    monotonic = nextMonotonic;
  };
  const timer = setInterval(look, 250);
  timer.unref();
  return {
    stop() {
      clearInterval(timer);
      look();
      return milliseconds(largest);
    },
  };
}
