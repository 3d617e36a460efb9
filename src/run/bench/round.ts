import { messageOf } from "../../errors.ts";
import type { Check, PointName, Round, Side } from "../../evidence/round.ts";
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
  /** What the run can't go on after; the round is kept as far as it came. */
  readonly error?: unknown;
}

/** What a round has measured so far; one that is cut short keeps it. */
export interface Progress {
  starts: Round["starts"];
  recall: Round["recall"];
  warm: Round["warm"];
  points: Partial<Record<PointName, MeasuredPoint>>;
  resources: Round["resources"];
}

/** One round: both setups from fresh copies, warmed, measured request by request, killed. */
export const playRound = (lab: CalibratedLab, number: number): Promise<PlayedRound> =>
  keepRound(lab, {
    number,
    order: seeded(lab.plan.seed, "order", number).shuffled(SIDES),
    measure: (run) => measure(lab, run),
  });

/** A round as its kind goes about it. */
interface RoundKind {
  readonly number: number;
  readonly order: readonly Side[];
  /** What it puts into `done` is kept, whatever comes next; the scope ends what it has started. */
  readonly measure: (run: RoundRun) => Promise<Check[]>;
}

/** Carries a round out and keeps what came of it. Never throws: an error comes with the round. */
export async function keepRound(lab: CalibratedLab, kind: RoundKind): Promise<PlayedRound> {
  const { number, order } = kind;
  const began = monotonicNow();
  const beganAt = new Date().toISOString();
  const done: Progress = { starts: {}, recall: {}, warm: null, points: {}, resources: {} };
  const finish = (state: Round["state"], checks: Round["checks"]): PlayedRound => ({
    round: {
      number,
      ...(lab.data.build === undefined ? {} : { build: lab.data.build }),
      seed: lab.plan.seed,
      beganAt,
      tookMs: milliseconds(monotonicNow() - began),
      state,
      startOrder: [...order],
      starts: done.starts,
      warm: done.warm,
      recall: done.recall,
      quiet: done.points.quiet?.point ?? null,
      busy: done.points.busy?.point ?? null,
      resources: done.resources,
      checks,
    },
    outcomes: mapPoints(done.points, ({ outcomes }) => outcomes),
  });
  const scope = new Scope();
  let played: PlayedRound;
  try {
    const checks = await kind.measure({ number, order, scope, done });
    played = finish(stateOf(checks), checks);
  } catch (error) {
    const why = lab.signal.aborted ? "interrupted" : (messageOf(error).split("\n", 1)[0] ?? "");
    played = { ...finish({ kind: "cut", why }, []), error };
  }
  try {
    await scope[Symbol.asyncDispose]();
    return played;
  } catch (error) {
    // The first error is the one that tells; a failed clean-up doesn't take the round away.
    return { error, ...played };
  }
}

function stateOf(checks: readonly Check[]): Round["state"] {
  const reasons = checks
    .filter(({ outcome }) => outcome === "voided")
    .map(({ name, words }) => `${name}: ${words}`);
  return reasons.length === 0 ? { kind: "valid" } : { kind: "void", reasons };
}

export interface RoundRun {
  readonly number: number;
  readonly order: readonly Side[];
  readonly scope: Scope;
  /** Grows while the round is played. */
  readonly done: Progress;
}

async function measure(lab: CalibratedLab, run: RoundRun): Promise<Check[]> {
  const { number, order, scope, done } = run;
  const clocks = watchClocks();
  scope.defer("let go of the clocks", () => clocks.stop());
  const swappedBefore = readMemory().swappedInPages;
  lab.emit({
    kind: "step at",
    words: `starting ${order.map((side) => lab.sides[side]).join(", then ")}`,
  });
  const pair = await startPair(lab, scope, { name: `round-${number}`, order });
  done.starts = pair.starts;
  const { idleCores, settled } = await measurePair(lab, pair, { number, done });
  return checkRound({
    points: mapPoints(done.points, ({ point }) => point),
    missing: mapPoints(done.points, ({ missing }) => missing),
    spinMs: lab.plan.load.spinMs,
    generatorOnTime: lab.generatorOnTime,
    clockStepMs: clocks.stop(),
    swappedInPages: readMemory().swappedInPages - swappedBefore,
    idleCores,
    settled,
    ended: endedParts(lab, pair),
    othersAreTargets: pair.targets.some(({ url }) => isHere(url)) && lab.plan.driver === "external",
  });
}

async function measurePair(
  lab: CalibratedLab,
  pair: Pair,
  { number, done }: Pick<RoundRun, "number" | "done">,
): Promise<{ idleCores: Record<Side, Cores>; settled: Warmth["settled"] }> {
  const { seed } = lab.plan;
  lab.emit({ kind: "step at", words: "warming, and checking every answer" });
  done.recall = await recallPass(lab, pair);
  const { windows, tookMs, settled } = await warmWindows(lab, pair);
  done.warm = { windows, tookMs, settled };
  const idleCores = await idleUse(lab, pair);
  done.points.quiet = await measureQuiet(lab, pair, seeded(seed, "quiet", number));
  const { busy } = lab.calibration;
  if (busy.kind === "not offered") return { idleCores, settled };
  const before = await readUsage(pair);
  const busyPoint = await measureBusy(lab, pair, { busy, random: seeded(seed, "busy", number) });
  done.points.busy = busyPoint;
  // Only the busy phase: in the quiet one b's Chroma server is asked directly, too.
  // Nobody here sees what a deployment that exists already uses.
  if (lab.plan.driver === "external") return { idleCores, settled };
  done.resources = resourcesBetween(pair, {
    before,
    after: await readUsage(pair),
    sent: { a: sentTo(busyPoint, 0), b: sentTo(busyPoint, 1) },
  });
  return { idleCores, settled };
}

const sentTo = ({ outcomes }: MeasuredPoint, target: number): number =>
  outcomes.filter(({ planned }) => planned.target === target).length;

/** What each setup uses of the CPU while nothing is asked of it; 0 for one that isn't up. */
export async function idleUse(
  lab: CalibratedLab,
  pair: Parameters<typeof groupsOf>[0],
): Promise<Record<Side, Cores>> {
  const groups = groupsOf(pair);
  const before = readCpu(groups);
  await sleep(1000 as Milliseconds, lab.signal);
  const span = cpuBetween(before, readCpu(groups));
  return { a: span.used("a"), b: span.used("b") };
}

/** Whether the URL leads to this machine, as far as its host tells. */
const isHere = (url: string): boolean => /^(127\.|\[::1\]$|localhost$)/.test(new URL(url).hostname);

function endedParts(lab: CalibratedLab, pair: Pair): string[] {
  return SIDES.flatMap((side) =>
    pair.setups[side].parts
      .filter((part) => !part.running())
      .map((part) => `the ${part.role} of ${side} (${lab.sides[side]})`),
  );
}

function mapPoints<T>(
  points: Progress["points"],
  of: (point: MeasuredPoint) => T,
): Partial<Record<PointName, T>> {
  const { quiet, busy } = points;
  return {
    ...(quiet === undefined ? {} : { quiet: of(quiet) }),
    ...(busy === undefined ? {} : { busy: of(busy) }),
  };
}
