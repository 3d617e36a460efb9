import type { Round } from "../evidence/round.ts";
import { signedRankInterval } from "../stats/signed-rank.ts";
import { type LogRatio, type Share, toRatio } from "../units/quantity.ts";
import { cpuFigures, pointFigures } from "./contrast.ts";
import type { Effect } from "./verdict.ts";
import { decimal, percent } from "./words.ts";

/** An interval that assumes no shape, for a reader who doubts the t interval. It never decides. */
export function signedRankNotes(
  labels: readonly Effect["label"][],
  rounds: readonly Round[],
  level: Share,
): string[] {
  const found = labels.flatMap((label) => {
    const figures = label === "CPU per query" ? cpuFigures(rounds) : pointFigures(rounds, label);
    const logs = figures.flatMap((figure) => (figure.kind === "value" ? [figure.logRatio] : []));
    return logs.length < 2 || logs.length < figures.length ? [] : [words(label, logs, level)];
  });
  if (found.length === 0) return [];
  return [`Signed-rank interval, shown beside and not deciding: ${found.join(", ")}.`];
}

function words(label: string, logs: readonly LogRatio[], level: Share): string {
  const { low, high, level: reached } = signedRankInterval(logs, level);
  const ends = `${decimal(toRatio(low))}–${decimal(toRatio(high))}`;
  return `${label} ${ends} at ${percent(reached)}`;
}
