import { splitCpus } from "../../../host/cpu-set.ts";

/** Which part may use which CPUs, by number. */
export interface Placement {
  readonly backends: readonly (readonly number[])[];
  readonly chroma: readonly number[];
  /** The load's too: neither needs a whole one. */
  readonly balancer: readonly number[];
}

/** A core for each backend and one for Chroma, beside those of the generator. */
export function coresNeeded(backends: number): number {
  for (let cores = backends + 1; ; cores += 1)
    if (placeParts(numbered(cores), backends) !== null) return cores;
}

/** The same share for every backend, whatever their number; null: there are too few CPUs. */
export function placeParts(allowed: readonly number[], backends: number): Placement | null {
  const split = splitCpus(allowed);
  if (split === null || split.targets.length < backends + 1) return null;
  return {
    backends: split.targets.slice(0, backends).map((cpu) => [cpu]),
    // Always the last ones, so that Chroma has the same with every number of backends.
    chroma: split.targets.slice(-1),
    balancer: split.generator,
  };
}

const numbered = (cores: number): number[] => Array.from({ length: cores }, (_, cpu) => cpu);
