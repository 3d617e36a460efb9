import type { Evidence } from "../../evidence/evidence.ts";
import type { Night } from "../../evidence/gate.ts";
import { addNight, readHistory, recordedIds } from "../../record/history.ts";
import { mapTexts, redactKnown } from "../../record/redact.ts";
import { nightOf } from "../../report/night.ts";
import { unfinishedGates } from "./unfinished.ts";

/** So many inconclusive nights in a row are no bad luck any more. */
const IN_A_ROW = 3;

export interface Recorded {
  /** Whether this night and those right before it were all inconclusive. */
  readonly isSleeping: boolean;
  /** Ids of nights that were killed before they could be recorded, and now are. */
  readonly caughtUp: readonly string[];
  /** Files of the history that can't be read, each with why and what to do. */
  readonly unreadable: readonly string[];
}

export interface ToRecord {
  readonly evidence: Evidence;
  /** Where killed nights are looked for. */
  readonly reportsFolder: string;
  /** Texts that no file may hold. */
  readonly secrets: readonly string[];
}

/**
 * Adds the night to the history, and before it what killed nights left in the reports folder.
 * @throws HarnessError where the history can't be read or written.
 */
export function recordNight(
  folder: string,
  { evidence, reportsFolder, secrets }: ToRecord,
): Recorded {
  // Also those whose file was cut since: they are named, not written again.
  const known = recordedIds(folder);
  const killed = unfinishedGates(reportsFolder, [...known, evidence.run.id]);
  for (const left of killed) addNight(folder, nightOf(left));
  addNight(
    folder,
    mapTexts(nightOf(evidence), (text) => redactKnown(text, secrets)),
  );
  const { nights, unreadable } = readHistory(folder);
  return {
    isSleeping: allInconclusive(nights),
    caughtUp: killed.map(({ run }) => run.id),
    unreadable: unreadable.map(({ file, why, mend }) => `${file}: ${why}. ${mend}`),
  };
}

/** Of nights in order of time: whether the last ones came to nothing. */
export function allInconclusive(nights: readonly Pick<Night, "outcome">[]): boolean {
  const last = nights.slice(-IN_A_ROW);
  return last.length === IN_A_ROW && last.every(({ outcome }) => outcome === "inconclusive");
}
