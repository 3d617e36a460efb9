import { expect } from "vitest";
import type { MachineWatched } from "../../host/watch-machine.ts";
import { cores, milliseconds } from "../../units/quantity.ts";
import { type Finding, type Level, levelOf } from "../finding.ts";

/** A row's level. One that isn't fine must say how to mend it, in one line; one that is fine says nothing. */
export function judged(finding: Finding): Level {
  const level = levelOf(finding);
  if (level === "ok") expect(finding.remedy).toBeUndefined();
  else expect(finding.remedy).toMatch(/^[^\n]{10,}$/);
  return level;
}

/** A machine that stood still while it was watched, but for what is given. */
export const watched = (given: Partial<MachineWatched> = {}): MachineWatched => ({
  watchedMs: milliseconds(1000),
  clockStepMs: milliseconds(0.2),
  clockSource: "tsc",
  foreignCores: cores(0),
  stealCores: cores(0),
  swappedInPages: 0,
  ...given,
});
