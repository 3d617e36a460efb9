import type { Detection, Moment } from "../../evidence/drill.ts";
import { type Milliseconds, milliseconds } from "../../units/quantity.ts";
import type { ProbePath } from "./probing.ts";
import type { Between } from "./recovery.ts";

/** A health check as an operator configures it. */
export interface HealthCheck {
  /** As the evidence names it: "paper", "good". */
  readonly name: string;
  /** What it asks, in words, without how often. */
  readonly asks: string;
  /** From the end of one to the begin of the next, as Docker counts it; the first comes so late, too. */
  readonly everyMs: Milliseconds;
  readonly timeoutMs: Milliseconds;
  /** Failures in a row that make an alarm. */
  readonly failures: number;
  readonly question:
    | { readonly kind: "get"; readonly url: string }
    | { readonly kind: "query"; readonly path: ProbePath };
}

/** One check that has ended. Times are monotonic. */
export interface CheckAnswer {
  readonly askedMs: Milliseconds;
  readonly doneMs: Milliseconds;
  /** null = healthy; else the cause, short. */
  readonly failure: string | null;
}

/** A check with its answers so far, in order. */
export interface CheckRecord {
  readonly check: HealthCheck;
  readonly answers: readonly CheckAnswer[];
}

/** The fault that is to be noticed. */
export interface FaultSpan {
  readonly fault: string;
  /** The drill's first fault: failures before it are false alarms. */
  readonly firstMs: Milliseconds;
  /** This one. */
  readonly t0: Between;
  /** When the next one was done; null = it was the last. */
  readonly untilMs: Milliseconds | null;
  readonly healed: Between | null;
}

/** The longest that a failure can go unnoticed, if every check within it fails. */
export const noticedWithin = ({ everyMs, timeoutMs, failures }: HealthCheck): Milliseconds =>
  milliseconds(failures * (everyMs + timeoutMs));

/** What each check made of one fault. */
export function detectionOf(records: readonly CheckRecord[], span: FaultSpan): Detection[] {
  return records.map(({ check, answers }) => ({
    check: check.name,
    fault: span.fault,
    words: wordsOf(check),
    everyMs: check.everyMs,
    withinMs: noticedWithin(check),
    falseAlarms: answers.filter(({ doneMs, failure }) => failure !== null && doneMs < span.firstMs)
      .length,
    noticed: noticed({ check, answers }, span),
  }));
}

function wordsOf(check: HealthCheck): string {
  const s = (ms: number) => `${ms / 1000} s`;
  return `${check.asks}; ${s(check.everyMs)} after one another, of ${s(check.timeoutMs)} at most, alarm after ${check.failures} failures in a row: it notices a lasting failure within ${s(noticedWithin(check))}`;
}

/**
 * The alarm's moment. A check that never once succeeded would have raised it without the fault as
 * well, and one that was in alarm when the fault came can't raise it again.
 */
function noticed({ check, answers }: CheckRecord, span: FaultSpan): Moment {
  if (answers.length > 0 && answers.every(({ failure }) => failure !== null))
    return none(`it never succeeded (${causesOf(answers)}), so its failures say nothing`);
  const endMs = span.untilMs ?? Number.POSITIVE_INFINITY;
  const seen = answers.filter(({ doneMs }) => doneMs <= endMs);
  const alarms = alarmsOf(seen, check.failures);
  const alarm = alarms.find(
    ({ beganMs, raisedMs }) =>
      raisedMs >= span.t0.fromMs && beganMs <= (span.healed?.toMs ?? endMs),
  );
  if (alarm !== undefined)
    return {
      kind: "within",
      lowMs: from(alarm.raisedMs, span.t0.toMs),
      highMs: from(alarm.raisedMs, span.t0.fromMs),
    };
  if (alarms.some(({ raisedMs, overMs }) => raisedMs < span.t0.fromMs && overMs > span.t0.fromMs))
    return none("it was in alarm already when the fault came");
  return missed(check, seen, span);
}

/** No alarm: either it looked and saw too little, or it didn't look. */
function missed(check: HealthCheck, seen: readonly CheckAnswer[], span: FaultSpan): Moment {
  const endMs = span.healed?.toMs ?? span.untilMs ?? Number.POSITIVE_INFINITY;
  const during = seen.filter(({ askedMs }) => askedMs >= span.t0.fromMs && askedMs <= endMs);
  const last = during.at(-1);
  if (last === undefined)
    return none(`no check was due while it lasted (every ${check.everyMs / 1000} s)`);
  return {
    kind: "censored",
    afterMs: from(Number.isFinite(endMs) ? endMs : last.doneMs, span.t0.toMs),
  };
}

interface Alarm {
  /** When the first of its failures was asked for. */
  readonly beganMs: number;
  readonly raisedMs: number;
  /** When the next check succeeded. */
  readonly overMs: number;
}

function alarmsOf(answers: readonly CheckAnswer[], failures: number): Alarm[] {
  const alarms: Alarm[] = [];
  let streak: CheckAnswer[] = [];
  const close = (overMs: number) => {
    const [first, raising] = [streak[0], streak[failures - 1]];
    if (first !== undefined && raising !== undefined)
      alarms.push({ beganMs: first.askedMs, raisedMs: raising.doneMs, overMs });
    streak = [];
  };
  for (const answer of answers)
    if (answer.failure === null) close(answer.doneMs);
    else streak.push(answer);
  close(Number.POSITIVE_INFINITY);
  return alarms;
}

function causesOf(answers: readonly CheckAnswer[]): string {
  const causes = answers.flatMap(({ failure }) => failure ?? []);
  return [...Map.groupBy(causes, (cause) => cause)]
    .map(([cause, all]) => `${cause}, ${all.length} of ${answers.length}`)
    .join("; ");
}

const none = (why: string): Moment => ({ kind: "none", why });

const from = (at: number, zero: number): Milliseconds => milliseconds(Math.max(0, at - zero));
