import type { Evidence } from "../../evidence/evidence.ts";
import type { Round } from "../../evidence/round.ts";
import { logRatio } from "../../units/quantity.ts";
import type { Comparison } from "../comparison.ts";
import type { Contrast } from "../contrast.ts";
import type { Bound } from "../decide.ts";
import { judgeComparison } from "../judge-comparison.ts";
import { p50 } from "../notes.ts";
import type { Verdict } from "../verdict.ts";
import { latency, sentence, times } from "../words.ts";
import { atBothPoints } from "./latency.ts";

/**
 * "50–70 % faster" can be read as 50–70 % less time, or as 1.5–1.7 times the speed. The readings ask
 * for a ratio of times of at most 0.50 and of at most 1/1.5: kept is what meets the stricter one (and
 * so both), broken is what fails the milder one (and so both).
 */
const READINGS = [
  { words: "50–70 % less time", least: Math.log(0.5) },
  { words: "1.5–1.7 times the speed", least: Math.log(1 / 1.5) },
] as const;

/** Less than this is more than the better end of the range promises, by either reading. */
const EXCEEDS = Math.log(0.3);

const BOUND: Bound = {
  supportedTo: logRatio(Math.log(0.5)),
  closed: true,
  refutedAbove: logRatio(Math.log(1 / 1.5)),
  means: {
    supported: "both readings of the promise are met",
    refuted: "both readings of the promise are missed",
  },
};

/** Whether queries are 50–70 % faster, by both readings, at both operating points. */
export function judgeQuerySpeed(evidence: Evidence): Verdict {
  const comparison = atBothPoints("query-speed", evidence, BOUND);
  const contrasts = comparison.held.map(({ contrast }) => contrast);
  const verdict = judgeComparison({
    ...comparison,
    notes: [
      ...(comparison.used.look === null ? [] : readingNotes(contrasts)),
      ...noopNotes(evidence, comparison.used.rounds),
      ...comparison.notes,
    ],
  });
  return exceeds(comparison, verdict) ? tagged(verdict) : verdict;
}

/** Each reading with what it asks for, whether it is met, and by what factor. */
function readingNotes(contrasts: readonly Contrast[]): string[] {
  return READINGS.flatMap(({ words, least }) => {
    const found = contrasts.flatMap((contrast) => readingAt(contrast, least));
    if (found.length === 0) return [];
    const asked = `read as ${words}, it asks for at most ${times(Math.exp(least))} the time`;
    return [sentence(`${asked}: ${found.join(", ")}`)];
  });
}

function readingAt(contrast: Contrast, least: number): string[] {
  if (contrast.kind !== "interval") return [];
  const { label, of } = contrast;
  const factor = times(Math.exp(Math.abs(of.mean - least)));
  if (of.high <= least) return [`met when ${label} (${factor} better than asked)`];
  if (of.low > least) return [`missed when ${label} (${factor} what it allows)`];
  return [`open when ${label}`];
}

/** Where the backend alone takes more than half of local's time, no storage can halve it. */
function noopNotes({ noopBackend }: Evidence, rounds: readonly Round[]): string[] {
  const local = p50(rounds, "quiet", "a");
  if (noopBackend?.p50.kind !== "value" || local === null) return [];
  const { ms } = noopBackend.p50;
  if (ms <= 0.5 * local) return [];
  return [
    `No database could meet the promise with this backend here: with no storage at all it takes ${latency(ms)}, ${times(ms / local)} the time of local.`,
  ];
}

const exceeds = ({ held }: Comparison, { kind }: Verdict): boolean =>
  kind === "supported" &&
  held.every(({ contrast }) => contrast.kind === "interval" && contrast.of.high < EXCEEDS);

const tagged = (verdict: Verdict): Verdict => ({
  ...verdict,
  headline: `${verdict.headline} It exceeds the promise.`,
  reasons: [...verdict.reasons, "Exceeds: the whole interval lies below 0.30, at both points."],
});
