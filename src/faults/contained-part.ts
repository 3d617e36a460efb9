import type { ContainerControl, Part, Setup, Unsupported } from "../setup/setup.ts";
import { broken } from "./active.ts";
import { type Fault, findPart, type PartName, partWords } from "./fault.ts";

/** Why nothing can be done to this part's container; null = it can. */
export function containerRefusal(setup: Setup, on: PartName): Unsupported | null {
  const part = findPart(setup, on);
  if (part === null) return { kind: "unsupported", why: `the setup has no ${partWords(on)}` };
  if (part.container !== undefined) return null;
  const why = `the driver ${setup.driver} runs ${partWords(on)} in no container: \`--set driver=docker\``;
  return { kind: "unsupported", why };
}

/** A part in a container that runs. */
export interface Contained {
  readonly part: Part;
  readonly container: ContainerControl;
}

/** @throws HarnessError FAULT_BROKEN where it is none, or doesn't run. */
export function containedPart(fault: Fault, setup: Setup, on: PartName): Contained {
  const part = findPart(setup, on);
  if (part?.container === undefined)
    throw broken(fault, `a container: ${containerRefusal(setup, on)?.why}`);
  if (!part.running()) throw broken(fault, "a container that runs, but it doesn't");
  return { part, container: part.container };
}
