import type {
  Controls,
  Detection,
  DrillEvidence,
  DrillStep,
  FaultFacts,
  Moment,
  PathClock,
} from "../evidence/drill.ts";
import { detectionOf } from "../load/probing/health-checks.ts";
import type { ProbeSample } from "../load/probing/probing.ts";
import { pathClock, stretches } from "../load/probing/recovery.ts";
import { type Milliseconds, milliseconds } from "../units/quantity.ts";
import type { Drill } from "./drill.ts";
import type { Around, Stage } from "./stage.ts";

/** A step that was played; its time is monotonic. */
export interface DoneStep {
  readonly name: string;
  readonly atMs: Milliseconds;
  readonly tookMs: Milliseconds;
  readonly words: string;
}

export interface PlayedDrill {
  readonly drill: Drill;
  readonly stage: Stage;
  readonly state: DrillEvidence["state"];
  /** Every probe of every path. */
  readonly samples: readonly ProbeSample[];
  readonly beganAt: string;
  readonly trial: number;
  readonly done: readonly DoneStep[];
  /** Monotonic; the controls come later, and are no part of the drill. */
  readonly endMs: Milliseconds;
  readonly controls: Controls | null;
  readonly leftOut: readonly string[];
  readonly cleanUp: readonly string[];
}

/** Width of a stretch in the picture. */
const STRETCH = milliseconds(250);

/** Everything that was found, with times counted from the first fault. */
export function drillEvidence(played: PlayedDrill): DrillEvidence {
  const { drill, stage, samples, endMs } = played;
  const { settings } = stage.lab;
  // Without a fault the steps count from the drill's begin.
  const zeroMs = stage.faults[0]?.active.injected.fromMs ?? stage.beganMs;
  const from = (at: Milliseconds) => milliseconds(at - zeroMs);
  const [main] = stage.setups.values();
  return {
    name: drill.name,
    title: drill.title,
    trial: played.trial,
    seed: settings.seed,
    setup: stage.on,
    driver: main?.driver ?? drill.driver ?? "none",
    beganAt: played.beganAt,
    tookMs: milliseconds(endMs - stage.beganMs),
    state: played.state,
    steps: played.done.map((step): DrillStep => ({ ...step, atMs: from(step.atMs) })),
    leftOut: [...played.leftOut],
    faults: stage.faults.map(
      ({ fault, active, bit, healedAt, healed }): FaultFacts => ({
        name: fault.name,
        on: fault.on,
        words: fault.describe(),
        atMs: from(active.injected.fromMs),
        healedAtMs: healedAt === null ? null : from(healedAt.toMs),
        endedBy: fault.endedBy,
        bit,
        healed,
      }),
    ),
    clock: clockOf(stage, samples, { zeroMs, endMs }),
    detections: detectionsOf(stage),
    timeline: (stage.life?.paths ?? []).flatMap((path) =>
      stretches(samples, path, { zeroMs, everyMs: STRETCH }),
    ),
    ledger: ledgerOf(played),
    distribution: stage.distribution,
    invariants: stage.invariants,
    spans: stage.spans,
    notes: stage.notes,
    cleanUp: [...played.cleanUp],
  };
}

function ledgerOf({ stage, controls }: PlayedDrill): DrillEvidence["ledger"] {
  return stage.ledger === null ? null : { ...stage.ledger.facts(), controls };
}

function clockOf(
  stage: Stage,
  samples: readonly ProbeSample[],
  { zeroMs, endMs }: { readonly zeroMs: Milliseconds; readonly endMs: Milliseconds },
): DrillEvidence["clock"] {
  const { life, faults } = stage;
  const { settings } = stage.lab;
  const t0 = faults[0]?.active.injected;
  if (life === null || t0 === undefined || !stage.isClocked) return null;
  const healed = faults.at(-1)?.healedAt ?? null;
  const untilMs = stage.disturbedMs ?? endMs;
  return {
    probeEveryMs: settings.probeEveryMs,
    limitMs: settings.limitMs,
    decisionMs: settings.decisionMs,
    paths: life.paths.flatMap((path): PathClock[] => {
      const steady = life.steady.get(path);
      if (steady === undefined) return [];
      return [pathClock(samples, path, { t0, healed, limitMs: settings.limitMs, untilMs, steady })];
    }),
    verified: verifiedMoment(stage.verified, zeroMs, endMs),
  };
}

function verifiedMoment(
  verified: Around | null,
  zeroMs: Milliseconds,
  endMs: Milliseconds,
): Moment {
  return verified === null
    ? { kind: "censored", afterMs: milliseconds(endMs - zeroMs) }
    : {
        kind: "within",
        lowMs: milliseconds(verified.fromMs - zeroMs),
        highMs: milliseconds(verified.toMs - zeroMs),
      };
}

/** Each check against each fault: from that fault until it is healed, or the next one is done. */
export function detectionsOf({ life, faults, planned }: Stage): Detection[] {
  const [first] = faults;
  if (life === null || first === undefined) return [];
  const records = life.checks.results().map(({ check, answers }) => ({
    check,
    answers: answers.filter(
      ({ askedMs, doneMs }) =>
        !planned.some(({ fromMs, toMs }) => doneMs >= fromMs && askedMs <= toMs),
    ),
  }));
  return faults.flatMap(({ fault, active, healedAt }, index) =>
    detectionOf(records, {
      fault: fault.name,
      firstMs: first.active.injected.fromMs,
      t0: active.injected,
      untilMs: faults[index + 1]?.active.injected.fromMs ?? null,
      healed: healedAt,
    }),
  );
}
