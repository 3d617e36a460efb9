import type { Check, Side } from "../../../evidence/round.ts";
import { watchClocks } from "../../../host/clock.ts";
import { readMemory } from "../../../host/memory.ts";
import { type PlannedRequest, quietSchedule } from "../../../load/schedule.ts";
import { seeded } from "../../../stats/random.ts";
import { milliseconds } from "../../../units/quantity.ts";
import {
  checkClock,
  checkEnded,
  checkForeign,
  checkIdle,
  checkLateness,
  checkLines,
  checkSettled,
  checkSwap,
} from "../checks.ts";
import type { CalibratedLab } from "../lab.ts";
import { SIDES } from "../pair.ts";
import { keepRound, type PlayedRound, type RoundRun } from "../round.ts";
import { type MeasuredAlone, measureAlone } from "./measure-alone.ts";
import { putTogether } from "./put-together.ts";

/**
 * One round with one setup up at a time. Either meets the duet's quiet schedule without the other's
 * requests, so that only the other's presence is gone: the pace, the queries and the pairs are the same.
 */
export const playSequentialRound = (lab: CalibratedLab, number: number): Promise<PlayedRound> =>
  keepRound(lab, {
    number,
    order: seeded(lab.plan.seed, "sequential order", number).shuffled(SIDES),
    measure: (run) => measure(lab, run),
  });

async function measure(lab: CalibratedLab, run: RoundRun): Promise<Check[]> {
  const { scope, done } = run;
  const clocks = watchClocks();
  scope.defer("let go of the clocks", () => clocks.stop());
  const swappedBefore = readMemory().swappedInPages;
  const sides = await bothInTurn(lab, run);
  const { a, b } = sides;
  done.warm = {
    windows: Math.max(a.warmth.windows, b.warmth.windows),
    tookMs: milliseconds(a.warmth.tookMs + b.warmth.tookMs),
    settled: { a: a.warmth.settled, b: b.warmth.settled },
  };
  done.points.quiet = putTogether(sides);
  return [
    ...SIDES.flatMap((side) => checksOf(lab, side, sides[side])),
    checkClock(clocks.stop()),
    checkSwap(readMemory().swappedInPages - swappedBefore),
  ];
}

async function bothInTurn(
  lab: CalibratedLab,
  { number, order, done }: RoundRun,
): Promise<Record<Side, MeasuredAlone>> {
  const planned = scheduleOf(lab, number);
  const found: Partial<Record<Side, MeasuredAlone>> = {};
  for (const side of order)
    found[side] = await measureAlone(
      lab,
      {
        side,
        name: `sequential-${number}`,
        planned: planned.filter(({ target }) => target === SIDES.indexOf(side)),
      },
      {
        onStart: (start) => {
          done.starts = { ...done.starts, [side]: start };
        },
        onRecall: (recall) => {
          done.recall = { ...done.recall, [side]: recall };
        },
      },
    );
  const { a, b } = found;
  if (a === undefined || b === undefined) throw new Error("The order must name both sides.");
  return { a, b };
}

const scheduleOf = ({ plan, calibration, data }: CalibratedLab, number: number): PlannedRequest[] =>
  quietSchedule({
    pairs: plan.load.quiet.pairs,
    gapMs: calibration.quietGapMs,
    targets: SIDES.length,
    queries: data.queryCount,
    random: seeded(plan.seed, "sequential quiet", number),
  });

function checksOf(lab: CalibratedLab, side: Side, found: MeasuredAlone): Check[] {
  const facts = { spinMs: lab.plan.load.spinMs, generatorOnTime: lab.generatorOnTime };
  return [
    checkLines(side, found.missing),
    checkLateness(side, found, facts),
    checkForeign(side, found.host, false),
    checkIdle(side, found.idleCores),
    checkSettled(side, found.warmth.settled),
    ...found.ended.map(checkEnded),
  ];
}
