import type { DrillEvidence } from "../../evidence/drill.ts";
import type { NotExercised } from "../claim.ts";
import { isControl } from "./usable.ts";

/** "`chroma-assay drill restart-persistence crash-persistence`". */
export const drillCommand = (...names: readonly string[]): string =>
  `\`chroma-assay drill ${names.join(" ")}\``;

const withFlags = (command: string, flags: string): string => command.replace(/`$/, ` ${flags}\``);

/** The same, so many times. */
export const repeated = (command: string, times: number): string =>
  withFlags(command, `--repeat ${times}`);

/** The same, on containers. */
export const onContainers = (command: string): string => withFlags(command, "--set driver=docker");

/** A row without a verdict: no drill was played, or none that could be. */
export function notExercised(
  claim: string,
  needs: string,
  drills: readonly DrillEvidence[],
): NotExercised {
  const refused = drills.flatMap(({ name, state }) =>
    state.kind === "refused" ? [`${name} was refused: ${state.why}`] : [],
  );
  const controls = drills.some(isControl) ? ["only a negative control was played"] : [];
  const why = [...new Set([...refused, ...controls])].join("; ");
  return { kind: "not exercised", claim, why: why === "" ? `needs ${needs}` : why };
}
