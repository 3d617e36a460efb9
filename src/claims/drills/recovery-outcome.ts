import type { DrillEvidence, Moment } from "../../evidence/drill.ts";
import { type Milliseconds, milliseconds, seconds } from "../../units/quantity.ts";
import { ledgerOutcome } from "./ledger-outcome.ts";
import { latest, limitWords, momentWords, shifted, timeWords } from "./moments.ts";
import { joined, type Outcome } from "./outcome.ts";

/** The paper's "within 5 minutes". */
export const RECOVERY_BOUND: Milliseconds = seconds(300);

/** How long a drill's setup took to come back, as a promise counts it. */
export interface RecoveryTime {
  /** What the clock begins at, in words, and what is assumed on top. */
  readonly since: string;
  /** Added for a person to notice and decide; 0 where nobody has to. */
  readonly decisionMs: Milliseconds;
  /** t2 as it was measured: the former pace again, on every path. */
  readonly measured: Moment;
  /** The same as the promise counts it, with what is assumed. */
  readonly service: Moment;
  /** t3: everything stored was read, and was right. */
  readonly data: Moment;
}

/**
 * What the surroundings end (a cut, a crash under a supervisor) counts from its end; what a person must
 * end counts from its begin, and the time that the plan assumes for noticing and deciding comes on
 * top. Null where nothing was timed.
 */
export function recoveryTime(drill: DrillEvidence): RecoveryTime | null {
  const { clock, faults } = drill;
  if (clock === null || clock.paths.length === 0) return null;
  // Of several faults, the last one is what is recovered from in the end.
  const begin = faults.at(-1)?.atMs ?? milliseconds(0);
  const fromT0 = latest(clock.paths.map(({ steadyAgain }) => steadyAgain));
  const fromFault = shifted(fromT0, milliseconds(-begin));
  const data = verified(drill, clock.verified);
  const dataFromFault = shifted(data, milliseconds(-begin));
  if (faults.some(({ endedBy }) => endedBy === "operator"))
    return {
      since: `after it began, plus ${timeWords(clock.decisionMs)} assumed for a person to decide`,
      decisionMs: clock.decisionMs,
      measured: fromFault,
      service: shifted(fromFault, clock.decisionMs),
      data: shifted(dataFromFault, clock.decisionMs),
    };
  const fromHealing = latest(clock.paths.map(({ recovery }) => recovery));
  const healedAt = faults.findLast(({ healedAtMs }) => healedAtMs !== null)?.healedAtMs ?? null;
  const none = { decisionMs: milliseconds(0) };
  if (fromHealing.kind === "none" || healedAt === null)
    return {
      ...none,
      since: "after it began",
      measured: fromFault,
      service: fromFault,
      data: dataFromFault,
    };
  return {
    ...none,
    since: "after it was healed",
    measured: fromHealing,
    service: fromHealing,
    data: shifted(data, milliseconds(-healedAt)),
  };
}

/** From the last fault itself to the former pace on every path, with the time a person takes. */
export function outage(drill: DrillEvidence): Moment {
  const { clock, faults } = drill;
  if (clock === null) return { kind: "none", why: "nothing was timed" };
  const begin = faults.at(-1)?.atMs ?? 0;
  const decision = recoveryTime(drill)?.decisionMs ?? 0;
  const until = latest(clock.paths.map(({ steadyAgain }) => steadyAgain));
  return shifted(until, milliseconds(decision - begin));
}

/** A drill whose every reading was right has verified its data by its end at the latest. */
function verified({ ledger }: DrillEvidence, moment: Moment): Moment {
  if (moment.kind !== "censored" || ledgerOutcome(ledger).kind !== "held") return moment;
  return { kind: "within", lowMs: milliseconds(0), highMs: moment.afterMs };
}

/** Whether service and data were back in time; decided by the upper bounds. */
export function recoveryOutcome(drill: DrillEvidence, bound: Milliseconds): Outcome {
  const time = recoveryTime(drill);
  if (time === null) return { kind: "unknown", why: "its recovery wasn't timed" };
  return joined([serviceOutcome(time, bound), dataOutcome(time, bound)]);
}

function serviceOutcome({ measured, service, since }: RecoveryTime, bound: Milliseconds): Outcome {
  const kind = against(service, bound);
  switch (measured.kind) {
    case "none":
      return { kind: "held", why: "no outage was seen" };
    case "within":
      return { kind, why: `back ${momentWords(measured)} ${since}` };
    case "censored":
      return { kind, why: `not at its former pace within ${timeWords(measured.afterMs)} ${since}` };
    default:
      return measured satisfies never;
  }
}

/**
 * Reading everything takes the harness time, too. So data that was found right later than the bound
 * doesn't break the promise: nobody knows how early it was right. Data that was still wrong then does.
 */
function dataOutcome({ data, since }: RecoveryTime, bound: Milliseconds): Outcome {
  switch (data.kind) {
    case "none":
      return { kind: "held", why: "no data was written" };
    case "within": {
      const kind = data.highMs < bound ? "held" : "unknown";
      return { kind, why: `data verified within ${limitWords(data.highMs)}` };
    }
    case "censored": {
      const kind = data.afterMs >= bound ? "broken" : "unknown";
      return { kind, why: `data not right ${timeWords(data.afterMs)} ${since}` };
    }
    default:
      return data satisfies never;
  }
}

function against(moment: Moment, bound: Milliseconds): Outcome["kind"] {
  switch (moment.kind) {
    case "none":
      return "held";
    case "within":
      if (moment.highMs < bound) return "held";
      return moment.lowMs >= bound ? "broken" : "unknown";
    case "censored":
      return moment.afterMs >= bound ? "broken" : "unknown";
    default:
      return moment satisfies never;
  }
}
