import { drills } from "../drills/catalogue.ts";
import type { Drill } from "../drills/drill.ts";

/** A drill as the command line lists it. */
export type DrillWords = Omit<Drill, "steps"> & { readonly steps: readonly string[] };

/** Every drill, in the order in which they are played. */
export const drillList: readonly DrillWords[] = drills.map((drill) => ({
  ...drill,
  steps: drill.steps.map(({ name }) => name),
}));

export const drillNames: readonly string[] = drillList.map(({ name }) => name);
