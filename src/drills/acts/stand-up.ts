import { HarnessError } from "../../errors.ts";
import type { Fault } from "../../faults/fault.ts";
import type { Setup } from "../../setup/setup.ts";
import type { SetupWish } from "../lab.ts";
import { Refusal, type Stage } from "../stage.ts";
import { watchQuota } from "./quota.ts";

/** Stands a setup up and waits until it answers the known query; it goes with the drill. */
export async function standUp(stage: Stage, wish: SetupWish): Promise<Setup> {
  stage.lab.tell(`standing ${wish.label} up`);
  const setup = await openSetup(stage, wish);
  stage.scope.use(`stop ${wish.label}`, setup);
  stage.setups.set(wish.label, setup);
  watchQuota(stage, setup);
  await setup.start(stage.signal);
  await setup.ready(stage.lab.data.ready, {
    timeoutMs: stage.lab.settings.readyMs,
    signal: stage.signal,
  });
  return setup;
}

/** A program that this machine lacks refuses the drill, and nothing else of the run. */
async function openSetup(stage: Stage, wish: SetupWish): Promise<Setup> {
  try {
    return await stage.lab.openSetup(wish);
  } catch (error) {
    if (!(error instanceof HarnessError && error.code === "TOOLCHAIN_MISSING")) throw error;
    throw new Refusal([error.message, error.hint].filter(Boolean).join(" To mend it: "));
  }
}

/** @throws Refusal naming every fault that this setup, or this machine, can't have. */
export async function requireFaults(setup: Setup, faults: readonly Fault[]): Promise<void> {
  const refused = await Promise.all(
    faults.map(async (fault) => ({ fault, refusal: await fault.refusal(setup) })),
  );
  const words = refused.flatMap(({ fault, refusal }) =>
    refusal === null ? [] : [`${fault.name} on ${fault.on}: ${refusal.why}`],
  );
  if (words.length > 0) throw new Refusal(words.join("; "));
}
