import type { Milliseconds } from "../../units/quantity.ts";
import type { ProbeSample } from "./probing.ts";
import { inARow, isLost, lostAllowed, type Steady, steadyAt } from "./steady.ts";
import { probesInWindow } from "./windows.ts";

/** What went wrong in a series of probes; numbers are places in the series. */
export interface Trouble {
  /** Lost probes that belong to an outage, in order. */
  readonly lost: readonly number[];
  /** Where the last outage begins; null = there was none. */
  readonly lastOutage: number | null;
  /** Up to there it lasted: the last lost probe, or the begin of the last slow spell that counts. */
  readonly last: number | null;
}

/**
 * Finds outages and slow spells. An outage is a window that loses more probes than windows lost
 * before the fault. A slow spell is three windows in a row off the former pace: a single one is
 * chance, for one in twenty may be so without any fault.
 *
 * @param spellsUntilMs spells that begin later don't count: the drill's own reading makes some.
 * Within it all count; null = only the first.
 */
export function findTrouble(
  series: readonly ProbeSample[],
  steady: Steady,
  spellsUntilMs: Milliseconds | null,
): Trouble {
  const lost = outageProbes(series, steady);
  const spells = slowSpells(series, steady);
  const spell =
    spellsUntilMs === null
      ? spells[0]
      : spells.findLast((start) => (series[start]?.sentMs ?? 0) < spellsUntilMs);
  const last = Math.max(lost.at(-1) ?? -1, spell ?? -1);
  return { lost, lastOutage: lastRun(lost), last: last < 0 ? null : last };
}

/** Lost probes that lie in a window with more lost ones than are allowed. */
function outageProbes(series: readonly ProbeSample[], steady: Steady): number[] {
  const size = probesInWindow(steady);
  const allowed = lostAllowed(steady);
  const lost = series.flatMap((probe, place) => (isLost(probe, steady) ? [place] : []));
  const isCrowded = (first: number) => {
    const [from, to] = [lost[first], lost[first + allowed]];
    return from !== undefined && to !== undefined && to - from < size;
  };
  return lost.filter((_, index) => {
    for (let first = index - allowed; first <= index; first += 1) if (isCrowded(first)) return true;
    return false;
  });
}

/** The begin of the last run of neighbours: a right answer in between ends an outage. */
function lastRun(lost: readonly number[]): number | null {
  const begin = lost.findLastIndex((place, index) => lost[index - 1] !== place - 1);
  return lost[begin] ?? null;
}

function slowSpells(series: readonly ProbeSample[], steady: Steady): number[] {
  const size = probesInWindow(steady);
  const paces = series.map((_, start) => steadyAt(series, start, steady));
  return series.flatMap((_, start) =>
    inARow(start, size).every((place) => paces[place] === false) ? [start] : [],
  );
}
