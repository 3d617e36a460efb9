import type { Evidence } from "../../evidence/evidence.ts";
import type { PointName, Round } from "../../evidence/round.ts";
import { logRatio } from "../../units/quantity.ts";
import { type Bars, latencyBars } from "../bars.ts";
import { type Beside, besideSequential } from "../beside-sequential.ts";
import { buildNotes } from "../between-builds.ts";
import type { Comparison } from "../comparison.ts";
import { contrastOf, pointFigures } from "../contrast.ts";
import type { Bound, Held } from "../decide.ts";
import { bothFailedNotes, cutNotes, overlapNotes, overlaps, storageNotes } from "../notes.ts";
import { signedRankNotes } from "../signed-rank-notes.ts";
import { usedRounds } from "../used-rounds.ts";

/** Supported below 1, refuted above: "is it better at all?" */
export const BELOW_ONE: Bound = {
  supportedTo: logRatio(0),
  closed: false,
  refutedAbove: logRatio(0),
};

/** B's latency against A's, held against a bound at both operating points. */
export function atBothPoints(claim: string, evidence: Evidence, bound: Bound): Comparison {
  const { rounds } = usedRounds(evidence);
  const why = busyMissing(evidence, rounds);
  const points: PointName[] = why === null ? ["quiet", "busy"] : ["quiet"];
  const comparison = atPoints({ claim, evidence, bound, points });
  if (why === null) return comparison;
  const bar = `there was no busy point (${why}), and quiet alone can't support it`;
  const { supported, refuted } = comparison.bars;
  const bars: Bars = { supported: [...supported, bar], refuted };
  return { ...comparison, bars };
}

/** B's latency against A's at the points given. */
export function atPoints(of: {
  claim: string;
  evidence: Evidence;
  bound: Bound;
  points: readonly PointName[];
}): Comparison {
  const { claim, evidence, points } = of;
  const used = usedRounds(evidence);
  const { rounds, level } = used;
  const contrastAt = (point: PointName) => contrastOf(point, pointFigures(rounds, point), level);
  const beside = besideSequential(evidence, used, contrastAt("quiet"));
  const held = points.map((point): Held => {
    if (point !== "quiet") return { contrast: contrastAt(point), bound: of.bound };
    if (beside.kind === "decides") return { contrast: beside.contrast, bound: of.bound };
    return { contrast: contrastAt(point), bound: quietBound(of.bound, rounds) };
  });
  return {
    claim,
    evidence,
    used,
    held,
    bars: withBeside(latencyBars(evidence, rounds, points), beside),
    notes: [
      ...besideNotes(beside),
      ...(beside.kind === "decides" ? [] : overlapNotes(rounds)),
      ...storageNotes(rounds, points),
      ...buildNotes(rounds, points),
      ...signedRankNotes(
        held.map(({ contrast }) => contrast.label),
        rounds,
        level,
      ),
      ...bothFailedNotes(rounds),
      ...cutNotes(evidence),
    ],
  };
}

/** Two setups that disturb each other are no comparison, whatever the duet found. */
const withBeside = ({ supported, refuted }: Bars, beside: Beside): Bars =>
  beside.kind === "disagrees"
    ? { supported: [beside.bar, ...supported], refuted: [beside.bar, ...refuted] }
    : { supported, refuted };

function besideNotes(beside: Beside): string[] {
  if (beside.kind === "disagrees" || beside.note === null) return [];
  return [beside.note];
}

/** Overlapping draws a ratio towards 1, so "not fast enough" isn't shown by it; "slower" is. */
function quietBound(bound: Bound, rounds: readonly Round[]): Bound {
  if (!overlaps(rounds)) return bound;
  return { ...bound, refutedAbove: logRatio(Math.max(0, bound.refutedAbove)) };
}

/** Why no busy point was offered; null where it was, even if a round lacks it. */
function busyMissing({ calibration }: Evidence, rounds: readonly Round[]): string | null {
  if (calibration?.busy.kind === "not offered") return calibration.busy.why;
  if (calibration === null && rounds.every(({ busy }) => busy === null)) return "not calibrated";
  return null;
}
