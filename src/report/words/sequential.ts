import { besideSequential } from "../../claims/beside-sequential.ts";
import { contrastOf, pointFigures } from "../../claims/contrast.ts";
import { usedRounds } from "../../claims/used-rounds.ts";
import type { Evidence } from "../../evidence/evidence.ts";

/** What rounds with one setup up at a time say of the duet, in a sentence; null where there were none. */
export function sequentialLine(evidence: Evidence): string | null {
  if ((evidence.plan.sequential ?? 0) === 0 || evidence.sequential.length === 0) return null;
  const used = usedRounds(evidence);
  const duet = contrastOf("quiet", pointFigures(used.rounds, "quiet"), used.level);
  const beside = besideSequential(evidence, used, duet);
  if (beside.kind !== "disagrees") return beside.note;
  return `${beside.bar.charAt(0).toUpperCase()}${beside.bar.slice(1)}.`;
}
