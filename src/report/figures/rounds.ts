import type { Evidence } from "../../evidence/evidence.ts";
import type { Check, PointName, Round, Side, TargetName } from "../../evidence/round.ts";

/** The rounds that count. */
export const validRounds = (evidence: Evidence): readonly Round[] =>
  evidence.rounds.filter((round) => round.state.kind === "valid");

/** How many rounds ended in which state. */
export function roundCounts(evidence: Evidence): { valid: number; void: number; cut: number } {
  const counts = { valid: 0, void: 0, cut: 0 };
  for (const round of evidence.rounds) counts[round.state.kind] += 1;
  return counts;
}

/** What a reader should call the targets; in an A/A run both setups bear one name. */
export function targetNames(evidence: Evidence): Readonly<Record<TargetName, string>> {
  const a = evidence.setups.a?.name ?? "local";
  const b = evidence.setups.b?.name ?? (evidence.plan.aa ? a : "server");
  const same = a === b;
  return { a: same ? `${a} A` : a, b: same ? `${b} B` : b, direct: "direct" };
}

/** The points at which any round has figures. */
export function measuredPoints(evidence: Evidence): readonly PointName[] {
  return (["quiet", "busy"] as const).filter((point) =>
    evidence.rounds.some((round) => round[point] !== null),
  );
}

/** The middle one (or the mean of the two middle ones); null of none. */
export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((x, y) => x - y);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : (upper + lower) / 2;
}

/** The storage call's own p50: the median of the rounds' medians, for no histogram is kept of it. */
export function storageP50(rounds: readonly Round[], point: PointName, side: Side): number | null {
  return median(
    rounds.flatMap((round) => {
      const found = round[point]?.targets[side]?.storageMsP50;
      return found === undefined || found === null ? [] : [found];
    }),
  );
}

/** One kind of check over all rounds. */
export interface CheckSummary {
  readonly name: string;
  readonly counts: Readonly<Record<Check["outcome"], number>>;
  readonly worst: Check["outcome"];
  /** The words of the worst outcome, the latest of them, and its round. */
  readonly words: string;
  readonly round: number;
}

const SEVERITY: readonly Check["outcome"][] = ["passed", "flagged", "target", "voided"];

/** Every check of the run, the gravest outcome first. */
export function checkSummaries(rounds: readonly Round[]): readonly CheckSummary[] {
  const byName = new Map<string, CheckSummary>();
  for (const round of rounds)
    for (const check of round.checks)
      byName.set(check.name, joined(byName.get(check.name), { check, round: round.number }));
  return [...byName.values()].sort(
    (one, other) => SEVERITY.indexOf(other.worst) - SEVERITY.indexOf(one.worst),
  );
}

function joined(
  before: CheckSummary | undefined,
  found: { check: Check; round: number },
): CheckSummary {
  const { check, round } = found;
  const counts = { passed: 0, flagged: 0, voided: 0, target: 0, ...before?.counts };
  counts[check.outcome] += 1;
  const worse =
    before === undefined || SEVERITY.indexOf(check.outcome) >= SEVERITY.indexOf(before.worst);
  if (!worse) return { ...before, counts };
  return { name: check.name, counts, worst: check.outcome, words: check.words, round };
}
