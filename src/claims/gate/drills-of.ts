import type { DrillEvidence } from "../../evidence/drill.ts";
import type { GateEvidence } from "../../evidence/gate.ts";
import { isControl, unusableBecause } from "../drills/usable.ts";
import { list } from "../words.ts";

/** Every trial of one drill on both sides. */
export interface DrillPair {
  readonly name: string;
  readonly candidate: readonly DrillEvidence[];
  readonly reference: readonly DrillEvidence[];
}

/** The drills of both sides by name, or why they can't be held against each other. */
export function drillPairs(
  { drills }: Pick<GateEvidence, "drills">,
  reference: string,
): readonly DrillPair[] | string {
  const of = (side: string) =>
    drills.flatMap((one) => (one.of === side && !isControl(one.drill) ? [one.drill] : []));
  const [own, theirs] = [of("candidate"), of(reference)];
  if (own.length === 0 && theirs.length === 0)
    return "no drill was played: name some in `gate.drills`, or give its metrics no budget (null)";
  const names = [...new Set([...own, ...theirs].map(({ name }) => name))];
  const pairs = names.map((name) => ({
    name,
    candidate: own.filter((drill) => drill.name === name),
    reference: theirs.filter((drill) => drill.name === name),
  }));
  const why = pairs.flatMap((pair) => [
    ...gap(pair.name, pair.candidate, "the candidate"),
    ...gap(pair.name, pair.reference, reference),
  ]);
  return why.length === 0 ? pairs : list(why);
}

function gap(name: string, drills: readonly DrillEvidence[], side: string): string[] {
  if (drills.length === 0) return [`${name} wasn't played on ${side}`];
  const because = drills.map(unusableBecause).find((why) => why !== null);
  return because === undefined ? [] : [`${name} on ${side}: ${because}`];
}
