import type { PathName } from "../../evidence/drill.ts";
import { seeded } from "../../stats/random.ts";
import { milliseconds } from "../../units/quantity.ts";
import type { ProbeSample } from "./probing.ts";

/** A time in which a simulated target doesn't serve, and how: */
export interface Outage {
  readonly fromMs: number;
  readonly toMs: number;
  /**
   * refuses: new connections are refused, open ones reset. drops: nothing is ever answered. holds: as
   * a frozen process does, everything is answered when it thaws.
   */
  readonly kind: "refuses" | "drops" | "holds";
}

/** A target and its prober, on a virtual clock that begins at 0. */
export interface Simulation {
  readonly path?: PathName;
  readonly everyMs?: number;
  readonly untilMs: number;
  readonly timeoutMs?: number;
  /** How long an answer takes that is asked for at that time. @default 4 to 6 ms, by chance */
  readonly answerMs?: (sentMs: number) => number;
  /** Why an answer that is asked for at that time is wrong; null = it is right. */
  readonly wrong?: (sentMs: number, probe: number) => string | null;
  readonly outages?: readonly Outage[];
  /** How late the prober is with a probe that is due at that time. @default up to 1.5 ms, by chance */
  readonly lateMs?: (dueMs: number) => number;
}

/** What probes would have seen. */
export function simulate(simulation: Simulation): ProbeSample[] {
  const { everyMs = 50, untilMs, path = "app", wrong = () => null } = simulation;
  const random = seeded(1, "simulated probes");
  const { lateMs = () => random.next() * 1.5, answerMs = () => 4 + 2 * random.next() } = simulation;
  const samples: ProbeSample[] = [];
  for (let probe = 0; probe * everyMs < untilMs; probe += 1) {
    const dueMs = probe * everyMs;
    const sentMs = dueMs + lateMs(dueMs);
    const served = serve(simulation, sentMs, answerMs(sentMs));
    samples.push({
      path,
      query: 0,
      dueMs: milliseconds(dueMs),
      sentMs: milliseconds(sentMs),
      doneMs: milliseconds(served.doneMs),
      failure: served.failure ?? wrong(sentMs, probe),
    });
  }
  return samples.sort((left, right) => left.doneMs - right.doneMs);
}

function serve(
  { outages = [], timeoutMs = 5000 }: Simulation,
  sentMs: number,
  takesMs: number,
): { doneMs: number; failure: string | null } {
  const timeout = { doneMs: sentMs + timeoutMs, failure: "timeout" };
  const hit = outages.find(({ fromMs, toMs }) => sentMs < toMs && sentMs + takesMs > fromMs);
  if (hit === undefined)
    return takesMs > timeoutMs ? timeout : { doneMs: sentMs + takesMs, failure: null };
  switch (hit.kind) {
    case "refuses":
      return sentMs < hit.fromMs
        ? { doneMs: hit.fromMs, failure: "connection reset" }
        : { doneMs: sentMs + 0.3, failure: "connection refused" };
    case "drops":
      return timeout;
    case "holds":
      return hit.toMs + takesMs - sentMs > timeoutMs
        ? timeout
        : { doneMs: hit.toMs + takesMs, failure: null };
    default:
      return hit.kind satisfies never;
  }
}

/** A moment of an instant's width. */
export const instant = (ms: number) => ({ fromMs: milliseconds(ms), toMs: milliseconds(ms) });
