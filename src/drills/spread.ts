import type { Distribution, Moment, SpreadStretch } from "../evidence/drill.ts";
import type { PassedRequest } from "../setup/nginx/access-log.ts";
import type { BalancerSettings } from "../setup/nginx/balancer.ts";
import type { Balancing } from "../setup/setup.ts";
import { type Milliseconds, milliseconds } from "../units/quantity.ts";
import type { Around } from "./stage.ts";

/** What a balancer did, and when what was done to a backend. All times on one clock. */
export interface SpreadView {
  readonly requests: readonly PassedRequest[];
  readonly balancing: Pick<Balancing, "settings" | "backends">;
  /** Number of the backend that was killed. */
  readonly killed: number;
  readonly fromMs: Milliseconds;
  readonly kill: Around;
  /** Its new start; null = it never was. */
  readonly start: Around | null;
  readonly untilMs: Milliseconds;
}

/** What the balancer's log tells of a backend's death. */
export function spreadFacts(view: SpreadView): Distribution {
  const { balancing, killed, kill, untilMs } = view;
  const startMs = view.start?.fromMs ?? untilMs;
  const lastFailed = endedIn(view, kill.fromMs, startMs).filter(hasFailed).at(-1);
  const settledMs = lastFailed?.atMs ?? kill.toMs;
  const first = firstAnswer(view);
  const stretch = (id: SpreadStretch["id"], from: Milliseconds, to: Milliseconds) =>
    stretchOf(id, endedIn(view, from, to), { backends: balancing.backends, lastsMs: to - from });
  return {
    balancer: settingsWords(balancing.settings),
    maxFails: balancing.settings.maxFails,
    failTimeoutMs: balancing.settings.failTimeoutMs,
    killed,
    stretches: [
      stretch("before", view.fromMs, kill.fromMs),
      stretch("settling", kill.fromMs, settledMs),
      stretch("down", settledMs, startMs),
      ...(first === undefined ? [] : [stretch("after", first.atMs, untilMs)]),
    ],
    settled: settledMoment(view, lastFailed),
    back: backMoment(view, first),
  };
}

/** An error of a server, a lost connection, or a client that gave up (499). */
const hasFailed = ({ status }: PassedRequest): boolean => status >= 499 || status < 100;

/** Ended after `from`, not after `to`; in the order in which they ended. */
const endedIn = ({ requests }: SpreadView, from: number, to: number): PassedRequest[] =>
  requests.filter(({ atMs }) => atMs > from && atMs <= to).sort((a, b) => a.atMs - b.atMs);

function stretchOf(
  id: SpreadStretch["id"],
  requests: readonly PassedRequest[],
  { backends, lastsMs }: { readonly backends: readonly string[]; readonly lastsMs: number },
): SpreadStretch {
  const failed = requests.filter(hasFailed);
  const answerers = requests.filter((one) => !hasFailed(one)).map(({ tried }) => tried.at(-1));
  const inVain = requests.flatMap((one) => (hasFailed(one) ? one.tried : one.tried.slice(0, -1)));
  const count = (of: readonly (string | undefined)[]) =>
    backends.map((backend) => of.filter((address) => address === backend).length);
  return {
    id,
    lastsMs: milliseconds(Math.max(0, lastsMs)),
    requests: requests.length,
    failed: failed.length,
    answered: count(answerers),
    triedInVain: count(inVain),
  };
}

/** Beside the time for which a backend is left out. */
const CALM = 500;

/**
 * Failures that came anew with the last try of the dead one, or until shortly before its new start, never
 * ended by themselves.
 */
function settledMoment(view: SpreadView, lastFailed: PassedRequest | undefined): Moment {
  const { kill, start, untilMs, balancing } = view;
  const endMs = start?.fromMs ?? untilMs;
  if (lastFailed === undefined) return { kind: "none", why: "no request failed" };
  const next = endedIn(view, lastFailed.atMs, endMs)[0];
  const calmMs = Math.min(balancing.settings.failTimeoutMs + CALM, (endMs - kill.toMs) / 2);
  if (next === undefined || endMs - lastFailed.atMs < calmMs)
    return { kind: "censored", afterMs: milliseconds(Math.max(0, lastFailed.atMs - kill.toMs)) };
  return {
    kind: "within",
    lowMs: milliseconds(Math.max(0, lastFailed.atMs - lastFailed.tookMs - kill.toMs)),
    highMs: milliseconds(next.atMs - kill.fromMs),
  };
}

function firstAnswer(view: SpreadView): PassedRequest | undefined {
  const { balancing, killed, start, untilMs } = view;
  if (start === null) return undefined;
  const address = balancing.backends[killed - 1];
  return endedIn(view, start.fromMs, untilMs).find(
    (request) => !hasFailed(request) && request.tried.at(-1) === address,
  );
}

function backMoment(
  { start, untilMs }: SpreadView,
  first: PassedRequest | undefined,
): Distribution["back"] {
  if (start === null) return { kind: "none", why: "it wasn't started again" };
  if (first === undefined)
    return { kind: "censored", afterMs: milliseconds(Math.max(0, untilMs - start.toMs)) };
  return {
    kind: "within",
    lowMs: milliseconds(Math.max(0, first.atMs - first.tookMs - start.toMs)),
    highMs: milliseconds(first.atMs - start.fromMs),
  };
}

/** "round-robin, left out for 2 s after 1 failure, passed on after error, timeout". */
export function settingsWords(settings: BalancerSettings): string {
  const { method, maxFails, failTimeoutMs, passOn } = settings;
  const out =
    maxFails === 0
      ? "never left out"
      : `left out for ${failTimeoutMs / 1000} s after ${maxFails} ${maxFails === 1 ? "failure" : "failures"}`;
  const on = passOn.length === 0 ? "never passed on" : `passed on after ${passOn.join(", ")}`;
  return `${method}, ${out}, ${on}`;
}
