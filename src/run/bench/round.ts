import type {
  PointName,
  Recall,
  Resources,
  Round,
  Side,
  TargetName,
} from "../../evidence/round.ts";
import { monotonicNow, sleep, watchClocks } from "../../host/clock.ts";
import { cpuBetween, readCpu } from "../../host/cpu.ts";
import { readMemory } from "../../host/memory.ts";
import type { Outcome } from "../../load/figures.ts";
import { Scope } from "../../scope.ts";
import { seeded } from "../../stats/random.ts";
import { type Cores, type Milliseconds, milliseconds } from "../../units/quantity.ts";
import { checkRound } from "./checks.ts";
import type { CalibratedLab } from "./lab.ts";
import { groupsOf } from "./measure-host.ts";
import { type Pair, SIDES, startPair } from "./pair.ts";
import { type MeasuredPoint, measureBusy, measureQuiet } from "./points.ts";
import { readUsage, resourcesBetween } from "./usage.ts";
import { recallPass, type Warmth, warmWindows } from "./warm.ts";

/** A round with its raw samples, by point. */
export interface PlayedRound {
  readonly round: Round;
  readonly outcomes: Readonly<Partial<Record<PointName, readonly Outcome[]>>>;
}

/**
 * One round: both setups from fresh copies, warmed, measured request by request, killed.
 * @throws AbortError when interrupted; HarnessError SETUP_NOT_READY when a setup doesn't come up.
 */
export async function playRound(lab: CalibratedLab, number: number): Promise<PlayedRound> {
  const began = monotonicNow();
  const beganAt = new Date().toISOString();
  const order = seeded(lab.plan.seed, "order", number).shuffled(SIDES);
  const clocks = watchClocks();
  const swappedBefore = readMemory().swappedInPages;
  const scope = new Scope();
  try {
    lab.emit({
      kind: "step at",
      words: `starting ${order.map((side) => lab.sides[side]).join(", then ")}`,
    });
    const pair = await startPair(lab, scope, { name: `round-${number}`, order });
    const measured = await measurePair(lab, pair, number);
    const checks = checkRound({
      points: mapPoints(measured.points, ({ point }) => point),
      missing: mapPoints(measured.points, ({ missing }) => missing),
      spinMs: lab.plan.load.spinMs,
      generatorOnTime: lab.generatorOnTime,
      clockStepMs: clocks.stop(),
      swappedInPages: readMemory().swappedInPages - swappedBefore,
      idleCores: measured.idleCores,
      settled: measured.warmth.settled,
      ended: endedParts(lab, pair),
    });
    const reasons = checks
      .filter(({ outcome }) => outcome === "voided")
      .map(({ name, words }) => `${name}: ${words}`);
    const round: Round = {
      number,
      seed: lab.plan.seed,
      beganAt,
      tookMs: milliseconds(monotonicNow() - began),
      state: reasons.length === 0 ? { kind: "valid" } : { kind: "void", reasons },
      startOrder: [...order],
      starts: pair.starts,
      warm: {
        windows: measured.warmth.windows,
        tookMs: measured.warmth.tookMs,
        settled: measured.warmth.settled,
      },
      recall: measured.recall,
      quiet: measured.points.quiet.point,
      busy: measured.points.busy?.point ?? null,
      resources: measured.resources,
      checks,
    };
    return { round, outcomes: mapPoints(measured.points, ({ outcomes }) => outcomes) };
  } finally {
    clocks.stop();
    await scope[Symbol.asyncDispose]();
  }
}

interface Measured {
  readonly recall: Partial<Record<TargetName, Recall>>;
  readonly warmth: Warmth;
  readonly idleCores: Readonly<Record<Side, Cores>>;
  readonly points: { readonly quiet: MeasuredPoint; readonly busy?: MeasuredPoint };
  readonly resources: Partial<Record<Side, Resources>>;
}

async function measurePair(lab: CalibratedLab, pair: Pair, number: number): Promise<Measured> {
  const { seed } = lab.plan;
  lab.emit({ kind: "step at", words: "warming, and checking every answer" });
  const recall = await recallPass(lab, pair);
  const warmth = await warmWindows(lab, pair);
  const idleCores = await idleUse(lab, pair);
  const quiet = await measureQuiet(lab, pair, seeded(seed, "quiet", number));
  const { busy } = lab.calibration;
  if (busy.kind === "not offered")
    return { recall, warmth, idleCores, points: { quiet }, resources: {} };
  const before = await readUsage(pair);
  const busyPoint = await measureBusy(lab, pair, { busy, random: seeded(seed, "busy", number) });
  // Only the busy phase: in the quiet one b's Chroma server is asked directly, too.
  const resources = resourcesBetween(pair, {
    before,
    after: await readUsage(pair),
    sent: { a: sentTo(busyPoint, 0), b: sentTo(busyPoint, 1) },
  });
  return { recall, warmth, idleCores, points: { quiet, busy: busyPoint }, resources };
}

const sentTo = ({ outcomes }: MeasuredPoint, target: number): number =>
  outcomes.filter(({ planned }) => planned.target === target).length;

/** What each setup uses of the CPU while nothing is asked of it. */
async function idleUse(lab: CalibratedLab, pair: Pair): Promise<Record<Side, Cores>> {
  const groups = groupsOf(pair);
  const before = readCpu(groups);
  await sleep(1000 as Milliseconds, lab.signal);
  const span = cpuBetween(before, readCpu(groups));
  return { a: span.used("a"), b: span.used("b") };
}

function endedParts(lab: CalibratedLab, pair: Pair): string[] {
  return SIDES.flatMap((side) =>
    pair.setups[side].parts
      .filter((part) => !part.running())
      .map((part) => `the ${part.role} of ${side} (${lab.sides[side]})`),
  );
}

function mapPoints<T>(
  points: Measured["points"],
  of: (point: MeasuredPoint) => T,
): Partial<Record<PointName, T>> {
  const quiet = of(points.quiet);
  return points.busy === undefined ? { quiet } : { quiet, busy: of(points.busy) };
}
