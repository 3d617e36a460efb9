import type { Check, HostLoad, Point, PointName } from "../../evidence/round.ts";
import type { Cores, Milliseconds } from "../../units/quantity.ts";
import { latenessLimitMs } from "./floors.ts";

const FOREIGN_FLAG = 0.1;
const FOREIGN_VOID = 0.3;
const CLOCK_STEP_MS = 50;
const IDLE_FLAG = 0.02;
/** Beyond this the targets have the machine to themselves: a late generator is their doing. */
const TARGETS_SATURATE = 0.8;

/** What a round's validity is judged by. */
export interface RoundFacts {
  readonly points: Readonly<Partial<Record<PointName, Point>>>;
  readonly missing: Readonly<Partial<Record<PointName, number>>>;
  readonly spinMs: Milliseconds;
  readonly generatorOnTime: boolean;
  readonly clockStepMs: Milliseconds;
  readonly swappedInPages: number;
  /** CPU use of each setup in the second before the quiet phase. */
  readonly idleCores: Readonly<Record<"a" | "b", Cores>>;
  readonly settled: Readonly<Record<"a" | "b", boolean>>;
  readonly ended: readonly string[];
  /** The targets run on this machine and are somebody else's: what others use may be theirs. @default false */
  readonly othersAreTargets?: boolean;
}

/** All conditions on the measurement, and what came of each (a pure function). */
export function checkRound(facts: RoundFacts): Check[] {
  const points = (["quiet", "busy"] as const).flatMap((name) => {
    const point = facts.points[name];
    return point === undefined ? [] : [{ name, point }];
  });
  return [
    ...points.flatMap(({ name, point }) => [
      checkLines(name, facts.missing[name] ?? 0),
      checkLateness(name, point, facts),
      checkForeign(name, point.host, facts.othersAreTargets === true),
    ]),
    checkClock(facts.clockStepMs),
    checkSwap(facts.swappedInPages),
    ...(["a", "b"] as const).flatMap((side) => [
      checkIdle(side, facts.idleCores[side]),
      checkSettled(side, facts.settled[side]),
    ]),
    ...facts.ended.map(checkEnded),
  ];
}

export const checkEnded = (part: string): Check => ({
  name: "alive",
  words: `${part} ended during the round`,
  outcome: "target",
});

export function checkLines(point: string, missing: number): Check {
  return missing === 0
    ? {
        name: `${point}: samples`,
        words: "one for every request of the schedule",
        outcome: "passed",
      }
    : {
        name: `${point}: samples`,
        words: `${missing} requests of the schedule have none`,
        outcome: "voided",
      };
}

export function checkLateness(
  name: string,
  point: Pick<Point, "latenessMsP95" | "host">,
  facts: Pick<RoundFacts, "spinMs" | "generatorOnTime">,
): Check {
  const limit = latenessLimitMs(facts.spinMs);
  const words = `generator late by ${point.latenessMsP95.toFixed(2)} ms at p95 (limit ${limit} ms)`;
  const check = (outcome: Check["outcome"], why = ""): Check => ({
    name: `${name}: lateness`,
    words: words + why,
    outcome,
  });
  if (point.latenessMsP95 <= limit) return check("passed");
  if (!facts.generatorOnTime) return check("target", "; it was late against the null server, too");
  const { targetCores, cores } = point.host;
  return targetCores >= TARGETS_SATURATE * cores
    ? check("target", "; the targets used the whole machine")
    : check("voided");
}

export function checkForeign(name: string, host: HostLoad, areTargets: boolean): Check {
  const { foreignCores } = host;
  const words = `${(foreignCores * 100).toFixed(0)} % of a core used by others (void above 30 %)`;
  const outcome =
    foreignCores > FOREIGN_VOID && !areTargets
      ? "voided"
      : foreignCores > FOREIGN_FLAG
        ? "flagged"
        : "passed";
  return { name: `${name}: foreign load`, words, outcome };
}

export function checkClock(step: Milliseconds): Check {
  return {
    name: "clock",
    words: `wall and monotonic clock differ by up to ${step.toFixed(0)} ms (limit 50 ms)`,
    outcome: step > CLOCK_STEP_MS ? "voided" : "passed",
  };
}

export function checkSwap(pages: number): Check {
  return {
    name: "swap",
    words: pages === 0 ? "nothing swapped in" : `${pages} pages swapped in`,
    outcome: pages === 0 ? "passed" : "voided",
  };
}

export function checkIdle(side: "a" | "b", used: Cores): Check {
  return {
    name: `${side}: idle before`,
    words: `${(used * 100).toFixed(1)} % of a core in the second before the quiet phase (limit 2 %)`,
    outcome: used > IDLE_FLAG ? "flagged" : "passed",
  };
}

export function checkSettled(side: "a" | "b", settled: boolean): Check {
  return {
    name: `${side}: warm`,
    words: settled ? "two windows' medians agree within 5 %" : "medians never agreed within 5 %",
    outcome: settled ? "passed" : "flagged",
  };
}
