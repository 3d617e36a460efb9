import { messageOf } from "../../errors.ts";
import type { Fault } from "../../faults/fault.ts";
import { sleep } from "../../host/clock.ts";
import type { Setup } from "../../setup/setup.ts";
import type { Milliseconds } from "../../units/quantity.ts";
import { around, type Stage, type StagedFault } from "../stage.ts";

/** Does the fault, and looks whether it bites. Healed with the drill, whatever happens between. */
export async function inject(stage: Stage, fault: Fault, setup: Setup): Promise<StagedFault> {
  const active = await fault.inject(setup, { intend: stage.lab.intend, signal: stage.signal });
  stage.scope.use(`heal ${fault.name} on ${fault.on}`, active);
  const staged: StagedFault = { fault, active, bit: null, healedAt: null, healed: null };
  stage.faults.push(staged);
  stage.lab.tell(fault.describe());
  try {
    staged.bit = await active.assertBiting();
  } catch (error) {
    // A fault that doesn't bite proves nothing: the drill goes on, and its verdict says so.
    stage.notes.push(`${fault.name} on ${fault.on} isn't proven to bite: ${messageOf(error)}`);
  }
  return staged;
}

/** Leaves things as they are for a while. */
export async function hold(stage: Stage, time: Milliseconds): Promise<void> {
  await sleep(time, stage.signal);
}

/** Takes the fault away, and looks whether it is gone. */
export async function heal(stage: Stage, staged: StagedFault): Promise<void> {
  const { active, fault } = staged;
  stage.lab.tell(`healing ${fault.name} on ${fault.on}`);
  staged.healedAt = await around(() => active.heal());
  try {
    staged.healed = await active.assertHealed();
  } catch (error) {
    stage.notes.push(`${fault.name} on ${fault.on} isn't proven to be healed: ${messageOf(error)}`);
  }
}
