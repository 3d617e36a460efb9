import type { CapacityLadder } from "../../evidence/capacity.ts";
import type { GateEvidence } from "../../evidence/gate.ts";

type Ladder = GateEvidence["ladders"][number];

/** Where the users' rate lies, for the objective's first limit. */
export function ladderOf(of: string, { capacities }: CapacityLadder): Ladder {
  const found = capacities[0]?.capacity;
  return {
    of,
    lowPerSecond: found?.kind === "between" || found?.kind === "above" ? found.lowPerSecond : null,
    highPerSecond:
      found?.kind === "between" || found?.kind === "below" ? found.highPerSecond : null,
  };
}
