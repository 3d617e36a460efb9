import type { Point, TargetName } from "../../evidence/round.ts";
import {
  type Contrast,
  figureOf,
  join,
  latenessP95,
  type Outcome,
  overlappedShare,
  targetFigures,
} from "../../load/figures.ts";
import { play } from "../../load/play.ts";
import { busySchedule, type PlannedRequest, quietSchedule } from "../../load/schedule.ts";
import type { Schedule, Target } from "../../load/wire.ts";
import type { Random } from "../../stats/random.ts";
import type { CalibratedLab, Lab, OfferedBusy } from "./lab.ts";
import { measureHost } from "./measure-host.ts";
import type { Pair } from "./pair.ts";
import { TARGET_NAMES } from "./warm.ts";

/** A point with its raw samples, and whether every request of the schedule has one. */
export interface MeasuredPoint {
  readonly point: Point;
  readonly outcomes: readonly Outcome[];
  readonly missing: number;
}

/** The quiet phase of a round: b's Chroma server is asked directly as a third in every other pair. */
export async function measureQuiet(
  lab: CalibratedLab,
  pair: Pair,
  random: Random,
): Promise<MeasuredPoint> {
  const planned = quietSchedule({
    pairs: lab.plan.load.quiet.pairs,
    gapMs: lab.calibration.quietGapMs,
    targets: pair.targets.length,
    queries: lab.data.queryCount,
    random,
  });
  return measure(lab, pair, { name: "quiet", planned, targets: pair.targets });
}

/** The busy phase of a round. */
export async function measureBusy(
  lab: CalibratedLab,
  pair: Pair,
  { busy, random }: { busy: OfferedBusy; random: Random },
): Promise<MeasuredPoint> {
  const planned = busySchedule({
    blocks: busy.blocks,
    blockMs: busy.blockMs,
    silenceMs: busy.silenceMs,
    rate: busy.ratePerSecond,
    targets: 2,
    queries: lab.data.queryCount,
    random,
  });
  return measure(lab, pair, { name: "busy", planned, targets: pair.targets.slice(0, 2) });
}

/** What k6 gets of planned requests. */
export function toSchedule(
  lab: Pick<Lab, "plan">,
  planned: readonly PlannedRequest[],
  targets: readonly Target[],
): Schedule {
  return {
    targets,
    requests: planned.map(({ dueMs, target, query }) => [dueMs, target, query]),
    timeoutMs: lab.plan.load.timeoutMs,
    spinMs: lab.plan.load.spinMs,
    capture: "count",
  };
}

interface Phase {
  readonly name: "quiet" | "busy";
  readonly planned: readonly PlannedRequest[];
  readonly targets: readonly Target[];
}

async function measure(lab: Lab, pair: Pair, phase: Phase): Promise<MeasuredPoint> {
  const schedule = toSchedule(lab, phase.planned, phase.targets);
  const total = schedule.requests.length;
  const { result: samples, host } = await measureHost(pair, () =>
    play(lab.generator, schedule, {
      name: phase.name,
      signal: lab.signal,
      onProgress: (done) =>
        lab.emit({
          kind: "step at",
          words: `${phase.name}: ${Math.min(done, total)} of ${total} requests`,
        }),
    }),
  );
  const outcomes = join(phase.planned, samples, () => lab.data.idsExpected);
  const app = figureOf(outcomes, { a: 0, x: 1, by: "latency" });
  const figure = (contrast: Contrast) => figureOf(outcomes, contrast).figure;
  const names = phase.targets.map((_, target) => TARGET_NAMES[target] ?? "direct");
  const targets = Object.fromEntries(
    names.map((name, target) => [
      name,
      targetFigures(outcomes.filter(({ planned }) => planned.target === target)),
    ]),
  ) as Partial<Record<TargetName, Point["targets"][TargetName]>>;
  return {
    outcomes,
    missing: total - new Set(samples.map(({ request }) => request)).size,
    point: {
      bOverA: app.figure,
      bothFailed: app.bothFailed,
      directOverA: phase.targets.length > 2 ? figure({ a: 0, x: 2, by: "latency" }) : null,
      storageBOverA: figure({ a: 0, x: 1, by: "storage" }),
      overlapped: phase.name === "quiet" ? overlappedShare(outcomes) : null,
      latenessMsP95: latenessP95(samples),
      targets: targets as Point["targets"],
      host,
    },
  };
}
