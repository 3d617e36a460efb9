import { monotonicNow } from "../../host/clock.ts";
import { milliseconds } from "../../units/quantity.ts";
import type { Session } from "../session.ts";

/** Carries out one step of a run and tells of its begin and its end. */
export async function step<T>(
  { session }: { readonly session: Pick<Session, "emit"> },
  name: string,
  work: () => Promise<{ result: T; words: string }>,
): Promise<T> {
  const began = monotonicNow();
  session.emit({ kind: "step began", step: name });
  const { result, words } = await work();
  session.emit({
    kind: "step ended",
    step: name,
    tookMs: milliseconds(monotonicNow() - began),
    words,
  });
  return result;
}
