import { isAbort, messageOf } from "../errors.ts";
import type { DrillEvidence } from "../evidence/drill.ts";
import { monotonicNow } from "../host/clock.ts";
import { Scope } from "../scope.ts";
import type { SetupName } from "../setup/setup.ts";
import { milliseconds } from "../units/quantity.ts";
import { playControls } from "./acts/controls.ts";
import { giveUpSpans } from "./acts/span.ts";
import type { Drill, Step } from "./drill.ts";
import { type DoneStep, drillEvidence, type PlayedDrill } from "./facts.ts";
import type { DrillLab } from "./lab.ts";
import { Refusal, type Stage } from "./stage.ts";

export interface DrillOptions {
  /** From 1. */
  readonly trial: number;
  /** Which setup is broken, where the drill can break either. */
  readonly on: SetupName;
  /** Others than the drill's own: a negative control leaves one out. */
  readonly steps?: readonly Step[];
}

/**
 * Plays one drill. What the target does is evidence, never thrown; the faults are healed and the
 * setups gone when this returns, and a clean-up that fails takes nothing away.
 */
export async function runDrill(
  drill: Drill,
  lab: DrillLab,
  options: DrillOptions,
): Promise<DrillEvidence> {
  const scope = new Scope();
  const stage = openStage(drill, lab, { scope, on: options.on });
  const beganAt = new Date().toISOString();
  const steps = options.steps ?? drill.steps;
  const done: DoneStep[] = [];
  const ended = await play(stage, steps, done);
  giveUpSpans(stage);
  const cleanUp = await tearDown(scope);
  const { samples, state } = probesOf(stage, ended);
  keepProbes(stage, samples);
  const endMs = monotonicNow();
  const controls = await playControls(stage);
  return drillEvidence({
    drill,
    stage,
    state,
    samples,
    beganAt,
    trial: options.trial,
    done,
    endMs,
    controls,
    leftOut: drill.steps.filter((step) => !steps.includes(step)).map(({ name }) => name),
    cleanUp,
  });
}

function openStage(
  drill: Drill,
  lab: DrillLab,
  { scope, on }: { scope: Scope; on: SetupName },
): Stage {
  return {
    lab,
    on: drill.setups.includes(on) ? on : (drill.setups[0] ?? on),
    signal: lab.signal,
    scope,
    beganMs: monotonicNow(),
    setups: new Map(),
    patience: new Map(),
    ledger: null,
    life: null,
    faults: [],
    isClocked: true,
    planned: [],
    backup: null,
    verified: null,
    disturbedMs: null,
    sampledOn: null,
    invariants: [],
    distribution: null,
    spans: [],
    openSpans: new Map(),
    notes: [],
  };
}

async function play(
  stage: Stage,
  steps: readonly Step[],
  done: DoneStep[],
): Promise<DrillEvidence["state"]> {
  for (const step of steps) {
    const atMs = monotonicNow();
    const finish = (words: string) => {
      done.push({ name: step.name, atMs, tookMs: milliseconds(monotonicNow() - atMs), words });
    };
    try {
      finish(await step.play(stage));
    } catch (error) {
      if (stage.signal.aborted || isAbort(error)) {
        finish("interrupted");
        return { kind: "cut", why: `interrupted at the step "${step.name}"` };
      }
      finish(messageOf(error).split("\n", 1)[0] ?? "");
      return error instanceof Refusal
        ? { kind: "refused", why: error.message }
        : { kind: "failed", why: `${step.name}: ${shortly(messageOf(error))}` };
    }
  }
  return { kind: "played" };
}

/** Its first line, and the last one of a log that it shows: the whole log is kept. */
function shortly(message: string): string {
  const lines = message.split("\n").filter((line) => line.trim() !== "");
  const [first = "", ...rest] = lines;
  const last = rest.at(-1);
  return last === undefined ? first : `${first} … ${last.trim().slice(0, 300)}`;
}

/** A prober that broke takes the clock away, and nothing else. */
function probesOf(
  { life }: Stage,
  state: DrillEvidence["state"],
): Pick<PlayedDrill, "samples" | "state"> {
  try {
    return { samples: life?.probing.samples() ?? [], state };
  } catch (error) {
    const failed = { kind: "failed", why: messageOf(error) } as const;
    return { samples: [], state: state.kind === "played" ? failed : state };
  }
}

/** A full disk doesn't take away what was found. */
function keepProbes({ lab, notes }: Stage, samples: PlayedDrill["samples"]): void {
  try {
    lab.keepProbes(samples);
  } catch (error) {
    notes.push(`The probes couldn't be kept: ${messageOf(error)}`);
  }
}

async function tearDown(scope: Scope): Promise<string[]> {
  try {
    await scope[Symbol.asyncDispose]();
    return [];
  } catch (error) {
    return error instanceof AggregateError ? error.errors.map(messageOf) : [messageOf(error)];
  }
}
