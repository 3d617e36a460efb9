import type { Fault } from "../faults/fault.ts";
import type { Milliseconds } from "../units/quantity.ts";
import { heal, hold, inject } from "./acts/break.ts";
import { beginLife, fence, goOn, openBooks, watchBaseline } from "./acts/live.ts";
import { untilSteady } from "./acts/recover.ts";
import { requireFaults, standUp } from "./acts/stand-up.ts";
import { verifyFinally, verifyRecovered } from "./acts/verify.ts";
import type { Drill, Step } from "./drill.ts";
import type { SetupWish } from "./lab.ts";
import { mainSetup, type Stage } from "./stage.ts";

/** How one fault of a drill is done. */
export interface Blow {
  fault(stage: Stage): Fault;
  /** How long it stays; null = as long as the plan says. */
  readonly holdMs: Milliseconds | null;
}

/** A drill that breaks one setup by one fault after the other, and watches it come back. */
export interface FaultDrill extends Omit<Drill, "steps"> {
  readonly wish?: Pick<SetupWish, "backends" | "balancer" | "proxied" | "volumeAt">;
  /** Once life has begun. */
  readonly begin?: (stage: Stage) => void;
  /** Between the baseline and the first fault. */
  readonly before?: readonly Step[];
  readonly blows: readonly Blow[];
  /** Once everything is healed, before the recovery is waited for. */
  readonly healed?: readonly Step[];
  /** No writes from the first fault until the recovery is verified. @default false */
  readonly fenced?: boolean;
  /** Between the recovery's verification and the life after it. */
  readonly extra?: readonly Step[];
}

export function faultDrill(wanted: FaultDrill): Drill {
  const { wish, begin, before = [], blows, healed = [], fenced, extra = [], ...drill } = wanted;
  return {
    ...drill,
    steps: [
      {
        name: "stand up",
        play: async (stage) => {
          const setup = await standUp(stage, { name: stage.on, label: stage.on, ...wish });
          await requireFaults(
            setup,
            blows.map((blow) => blow.fault(stage)),
          );
          openBooks(stage);
          await beginLife(stage, setup);
          begin?.(stage);
          return `${setup.parts.map(({ role, number }) => `${role} ${number}`).join(", ")}`;
        },
      },
      { name: "baseline", play: watchBaseline },
      ...before,
      ...(fenced ? [fenceStep] : []),
      ...blows.flatMap(blowSteps),
      ...healed,
      { name: "recover", play: untilSteady },
      { name: "verify", play: verifyStep },
      ...extra,
      { name: "go on", play: goOn },
      {
        name: "verify finally",
        play: async (stage) => {
          await fence(stage);
          return verifyFinally(stage, mainSetup(stage));
        },
      },
    ],
  };
}

const fenceStep: Step = {
  name: "fence",
  play: async (stage) => {
    await fence(stage);
    return "nothing is written from here on";
  },
};

function blowSteps({ fault, holdMs }: Blow, index: number): Step[] {
  return [
    {
      name: `break ${index + 1}`,
      play: async (stage) => {
        const staged = await inject(stage, fault(stage), mainSetup(stage));
        await hold(stage, holdMs ?? stage.lab.settings.holdMs);
        return `${staged.fault.describe()}: ${staged.bit ?? "not proven to bite"}`;
      },
    },
    {
      name: `heal ${index + 1}`,
      play: async (stage) => {
        const staged = stage.faults[index];
        if (staged === undefined) return "nothing was broken";
        await heal(stage, staged);
        return staged.healed ?? "not proven to be healed";
      },
    },
  ];
}

async function verifyStep(stage: Stage): Promise<string> {
  await fence(stage);
  return verifyRecovered(stage, mainSetup(stage));
}
