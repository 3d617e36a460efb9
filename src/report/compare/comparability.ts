import type { Difference } from "./differences.ts";

/** Areas in which a difference leaves no figure that could be read beside the other run's. */
const FORBIDDING: readonly Difference["area"][] = ["machine", "data"];
/** Fields of a plan that change what is asked for. */
const ASKED = ["k", "include", "space"];

/** Whether figures of the two runs may stand beside each other at all. */
export function comparability({ differences }: { readonly differences: readonly Difference[] }): {
  readonly comparable: boolean;
  readonly sentence: string;
} {
  const grave = differences.filter(
    ({ area, name }) => FORBIDDING.includes(area) || ASKED.includes(name),
  );
  const names = [...new Set(grave.map(({ name }) => name))].join(", ");
  if (grave.length > 0)
    return {
      comparable: false,
      sentence: `These runs can't be compared in figures: they differ in ${names}. Their verdicts are shown, each about its own run.`,
    };
  if (differences.length > 0)
    return {
      comparable: true,
      sentence:
        "Machine and data are the same as far as the evidence tells; what differs is named below, and any of it may be the cause of a change.",
    };
  return {
    comparable: true,
    sentence:
      "Machine, versions, data, setups and plan are the same as far as the evidence tells: what changed between them is chance, or something that nobody noted.",
  };
}
