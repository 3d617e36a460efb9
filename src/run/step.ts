import { monotonicNow } from "../host/clock.ts";
import { milliseconds } from "../units/quantity.ts";
import type { Emit } from "./events.ts";

/** Carries a step out between the events that tell of it; one that throws has no end. */
export async function step<T>(
  emit: Emit,
  name: string,
  work: () => Promise<{ readonly result: T; readonly words: string }>,
): Promise<T> {
  const began = monotonicNow();
  emit({ kind: "step began", step: name });
  const { result, words } = await work();
  emit({
    kind: "step ended",
    step: name,
    tookMs: milliseconds(monotonicNow() - began),
    words,
  });
  return result;
}
