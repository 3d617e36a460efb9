import type { GateEvidence } from "../../evidence/gate.ts";
import { type Measured, silent } from "./measured.ts";
import { type Ends, excess } from "./quotient.ts";

/** How much more the reference carries at the objective; from the ladders' bounds. */
export function measureCapacity({ ladders }: GateEvidence, reference: string): Measured {
  const of = (name: string) => ladders.filter((ladder) => ladder.of === name);
  const [own, theirs] = [of("candidate"), of(reference)];
  if (own.length === 0) return silent("the candidate's users weren't counted");
  if (theirs.length === 0) return silent("the reference's users weren't counted");
  const unknown = [...own, ...theirs].find(
    ({ lowPerSecond, highPerSecond }) => lowPerSecond === null && highPerSecond === null,
  );
  if (unknown !== undefined) return silent(`a ladder of ${unknown.of} has no end to tell`);
  const ladderPairs = Math.min(own.length, theirs.length);
  return {
    kind: "interval",
    ...excess(hull(theirs), hull(own)),
    level: null,
    rounds: ladderPairs,
    visible: null,
    notes: ["the ends are those of the ladders' rungs"],
    ...(ladderPairs > 1 ? {} : { once: "two ladders a side: `--set capacity.repeat=2`" }),
  };
}

/** From the least that any ladder surely carried to the most that any may carry. */
const hull = (ladders: GateEvidence["ladders"]): Ends => ({
  low: Math.min(...ladders.map(({ lowPerSecond }) => lowPerSecond ?? 0)),
  high: Math.max(...ladders.map(({ highPerSecond }) => highPerSecond ?? Number.POSITIVE_INFINITY)),
});
