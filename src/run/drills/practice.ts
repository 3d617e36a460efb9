import { drillsNamed } from "../../drills/catalogue.ts";
import type { SetupWish } from "../../drills/lab.ts";
import type { DrillEvidence } from "../../evidence/drill.ts";
import type { Plan } from "../../plan/schema.ts";
import { Scope } from "../../scope.ts";
import type { Setup } from "../../setup/setup.ts";
import { ensureToxiproxy } from "../../toolchain/ensure-toxiproxy.ts";
import type { Toolchain } from "../../toolchain/toolchain.ts";
import { NO_EXTRA } from "../bench/lab.ts";
import { createShop } from "../bench/shop.ts";
import type { Emit } from "../events.ts";
import { openSession } from "../session.ts";
import { playTurn } from "./play-drills.ts";
import { prepareDrillData } from "./prepare-drill-data.ts";

export interface PracticeOptions {
  /** Its `drilling` and `data` are used; its lists of claims and drills aren't. */
  readonly plan: Plan;
  readonly toolchain: Toolchain;
  readonly reportsFolder: string;
  readonly cacheFolder: string;
  readonly show: Emit;
  readonly signal: AbortSignal;
}

export interface PracticeTurn {
  /** Names of steps that aren't played: a drill must notice. */
  readonly leaveOut?: readonly string[];
  /** Puts something before a setup, such as a proxy that lies; what it returns is disposed. */
  readonly stand?: (setup: Setup, wish: SetupWish) => Promise<Setup>;
  /** Each has a folder and a history of its own. @default one more than the last */
  readonly trial?: number;
}

/** Drills in a program of your own: it holds the machine and the data until it is disposed. */
export interface Practice extends AsyncDisposable {
  /** @throws Error for a drill or a step that there isn't. */
  play(drill: string, turn?: PracticeTurn): Promise<DrillEvidence>;
}

/** @throws HarnessError as a run does where it can't begin. */
export async function openPractice(options: PracticeOptions): Promise<Practice> {
  const { plan, signal } = options;
  const scope = new Scope();
  try {
    const session = await openSession({
      reportsFolder: options.reportsFolder,
      cacheFolder: options.cacheFolder,
      planName: plan.name,
      secrets: [],
      show: options.show,
    });
    scope.use("end the session", session);
    const shop = createShop({ ...options, session, aa: null, extra: NO_EXTRA });
    const prepared = await prepareDrillData(shop);
    const toxiproxy =
      plan.driver === "process"
        ? await ensureToxiproxy({
            signal,
            tell: (words) => options.show({ kind: "note", words }),
          })
        : null;
    const folder = session.folder.path;
    let last = 0;
    return {
      play: async (name, { leaveOut = [], stand, trial = last + 1 } = {}) => {
        last = trial;
        const [drill] = drillsNamed([name]);
        if (drill === undefined) throw new Error(`There is no drill "${name}".`);
        for (const step of leaveOut)
          if (!drill.steps.some((known) => known.name === step))
            throw new Error(`The drill ${name} has no step "${step}".`);
        const steps = drill.steps.filter((step) => !leaveOut.includes(step.name));
        return playTurn(
          { shop, prepared, folder, intend: (undo) => session.intend(undo) },
          { drill, trial, toxiproxy, steps, ...(stand === undefined ? {} : { stand }) },
        );
      },
      [Symbol.asyncDispose]: () => scope[Symbol.asyncDispose](),
    };
  } catch (error) {
    await scope[Symbol.asyncDispose]();
    throw error;
  }
}
