import type { Evidence } from "../evidence/evidence.ts";
import type { PointName, Round, TargetName } from "../evidence/round.ts";
import { median } from "../stats/median.ts";
import { mean } from "../stats/moments.ts";
import { type Milliseconds, toRatio } from "../units/quantity.ts";
import { meanFigure } from "./contrast.ts";
import { percent, sentence, times } from "./words.ts";

/** Above this share of overlapped requests the two setups slow each other in the quiet point. */
const OVERLAPPED_MAX = 0.05;

/** Mean share of quiet requests sent while the other setup still owed a reply. */
function overlappedShare(rounds: readonly Round[]): number {
  const shares = rounds.flatMap(({ quiet }) => quiet?.overlapped ?? []);
  return shares.length === 0 ? 0 : mean(shares);
}

/** Overlapping slows both setups, so it draws a ratio towards 1: it can hide a server's advantage. */
export const overlaps = (rounds: readonly Round[]): boolean =>
  overlappedShare(rounds) > OVERLAPPED_MAX;

export function overlapNotes(rounds: readonly Round[]): string[] {
  if (!overlaps(rounds)) return [];
  const found = percent(overlappedShare(rounds));
  return [
    `${found} of the quiet requests met the other setup still at work, more than ${percent(OVERLAPPED_MAX)}: only a server slower than local can refute.`,
  ];
}

/** The run ended before it was through: what is there is judged all the same. */
export function cutNotes({ run: { ending } }: Evidence): string[] {
  switch (ending.kind) {
    case "complete":
      return [];
    case "interrupted":
      return [`The run was cut short (${ending.by}); the rounds it completed are judged.`];
    case "failed":
      return [`The run failed (${ending.code}); the rounds it completed are judged.`];
    default:
      return ending satisfies never;
  }
}

/** Pairs left out of the figures, for no latency can be compared where both fail. */
export function bothFailedNotes(rounds: readonly Round[]): string[] {
  const pairs = rounds.reduce(
    (sum, { quiet, busy }) => sum + (quiet?.bothFailed ?? 0) + (busy?.bothFailed ?? 0),
    0,
  );
  return pairs === 0 ? [] : [`${pairs} pairs in which both setups failed are left out.`];
}

/** A target's p50 at a point: the median of the rounds' own; null where it failed or wasn't asked. */
export function p50(
  rounds: readonly Round[],
  point: PointName,
  target: TargetName,
): Milliseconds | null {
  return median(
    rounds.flatMap((round) => {
      const found = round[point]?.targets[target]?.p50;
      return found?.kind === "value" ? [found.ms] : [];
    }),
  );
}

/** The storage call's own time, the same way. */
export function storageP50(rounds: readonly Round[], target: "a" | "b"): Milliseconds | null {
  return median(rounds.flatMap(({ quiet }) => quiet?.targets[target]?.storageMsP50 ?? []));
}

/** The storage calls alone, beside the app's ratio: what the backend itself adds is the difference. */
export function storageNotes(rounds: readonly Round[], points: readonly PointName[]): string[] {
  const found = points.flatMap((point) => {
    const figure = meanFigure(rounds.flatMap((round) => round[point]?.storageBOverA ?? []));
    return figure === null ? [] : [`${times(toRatio(figure.log))} ${point}`];
  });
  if (found.length === 0) return [];
  return [sentence(`the storage calls alone, by the backends' own clocks: ${found.join(", ")}`)];
}
