import { isAbort, messageOf } from "../errors.ts";
import type { AuditCheck } from "../evidence/audit.ts";
import { monotonicNow } from "../host/clock.ts";
import { milliseconds } from "../units/quantity.ts";
import type { Check, Look } from "./check.ts";
import type { AuditTarget } from "./target.ts";

/**
 * Looks, and tells what came. A check that breaks off knows nothing, which is no crash of the audit.
 * @throws AbortError when the signal fires.
 */
export async function runCheck(
  check: Check,
  target: AuditTarget,
  signal: AbortSignal,
): Promise<AuditCheck> {
  const began = monotonicNow();
  const seen = await look(check, target, signal);
  return {
    ...headOf(check, target),
    tookMs: milliseconds(monotonicNow() - began),
    state: seen.kind === "tried" ? { kind: "tried" } : seen,
    attempts: seen.kind === "tried" ? seen.attempts.map((one) => withoutTokens(one, target)) : [],
    notes: seen.kind === "tried" ? [...seen.notes] : [],
  };
}

/** A check that can't be tried on a target, because the target itself can't be had. */
export const notExercised = (
  check: Check,
  target: Pick<AuditTarget, "way" | "words">,
  why: string,
): AuditCheck => ({
  ...headOf(check, target),
  tookMs: milliseconds(0),
  state: { kind: "not exercised", why },
  attempts: [],
  notes: [],
});

const headOf = (
  { name, claim, question, remedy }: Check,
  { way, words }: Pick<AuditTarget, "way" | "words">,
) => ({ name, claim, way, question, target: words, remedy });

type Seen = Look | { readonly kind: "failed"; readonly why: string };

async function look(check: Check, target: AuditTarget, signal: AbortSignal): Promise<Seen> {
  if (!check.ways.includes(target.way))
    return { kind: "not exercised", why: "this way of deploying can't show it" };
  try {
    return await check.look(target, signal);
  } catch (error) {
    if (signal.aborted || isAbort(error)) throw error;
    return { kind: "failed", why: messageOf(error) };
  }
}

/** What comes from a server may hold what was sent to it. */
function withoutTokens<T extends Readonly<Record<string, string>>>(
  texts: T,
  { callers }: AuditTarget,
): T {
  const hide = (text: string) =>
    callers.reduce((rest, { token }) => rest.replaceAll(token, "(the token)"), text);
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, hide(text)])) as T;
}
