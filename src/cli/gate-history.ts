import { existsSync, writeFileSync } from "node:fs";
import { HarnessError } from "../errors.ts";
import { type History, readHistory } from "../record/history.ts";
import { storageError } from "../record/storage.ts";
import { EXPORTS, type ExportFormat } from "../report/exports/exports.ts";
import { judgedNights, trendSentence } from "../report/trend/sentence.ts";
import { trendPage } from "../report/trend/trend-page.ts";
import { EXIT } from "./exit-codes.ts";
import type { Screen } from "./screen.ts";

const DAY_MS = 86_400_000;

/** What is asked of a history. */
export interface HistoryRequest {
  readonly folder: string;
  /** Fail where the last judged night is older; null = don't ask. */
  readonly heartbeatDays: number | null;
  /** Where the trend page goes; null = none is drawn. */
  readonly out: string | null;
  /** The last night's figures for another program, instead of the page. */
  readonly exported?: HistoryExport;
  /** @default now */
  readonly now?: Date;
}

export interface HistoryExport {
  readonly format: ExportFormat;
  /** null = it is printed. */
  readonly out: string | null;
}

/**
 * Tells of a history, and draws it.
 * @returns the exit code: 2 where the heartbeat is missed, or the last night has nothing to export.
 * @throws HarnessError USAGE for a folder that isn't there, STORAGE.
 */
export function showHistory(screen: Screen, request: HistoryRequest): number {
  const { folder, out, heartbeatDays } = request;
  if (!existsSync(folder))
    throw new HarnessError("USAGE", `Expected a history's folder, but ${folder} isn't there.`, {
      hint: "The first `chroma-assay gate --history <folder>` makes it.",
    });
  const history = readHistory(folder);
  for (const { file, why, mend } of history.unreadable)
    screen.progress(`${file} can't be read: ${why}. ${mend}`);
  if (request.exported !== undefined) return exportNight(screen, history, request.exported);
  if (out !== null) {
    write(out, trendPage(history));
    screen.result(`${trendSentence(history.nights)}\n${out}`);
  }
  if (heartbeatDays === null) return EXIT.done;
  const { isAlive, words } = heartbeat(history, heartbeatDays, request.now ?? new Date());
  screen.result(words);
  return isAlive ? EXIT.done : EXIT.inconclusive;
}

/** A night without a figure is no empty success: a chart would show nothing, and nobody would notice. */
function exportNight(screen: Screen, { nights }: History, { format, out }: HistoryExport): number {
  const last = nights.at(-1);
  if (last === undefined || last.rows.every(({ value }) => value === null)) {
    const why = last === undefined ? "there is no night" : `night ${last.id} measured nothing`;
    screen.progress(`Nothing is exported: ${why}.`);
    return EXIT.inconclusive;
  }
  const text = EXPORTS[format](last);
  if (out === null) screen.result(text);
  else {
    write(out, text);
    screen.result(out);
  }
  return EXIT.done;
}

function write(out: string, text: string): void {
  try {
    writeFileSync(out, text);
  } catch (error) {
    throw storageError(out, error);
  }
}

/** Whether a night came to a verdict within so many days. */
export function heartbeat(
  { nights }: Pick<History, "nights">,
  days: number,
  now: Date,
): { readonly isAlive: boolean; readonly words: string } {
  const last = judgedNights(nights).at(-1);
  if (last === undefined) {
    const none = nights.length === 0 ? "There is no night yet" : "No night came to a verdict yet";
    return { isAlive: false, words: `${none}: nothing guards the server.` };
  }
  const age = (now.getTime() - new Date(last.beganAt).getTime()) / DAY_MS;
  const words = `The last judged night is of ${last.beganAt.slice(0, 10)} (${last.outcome})`;
  if (age < -1)
    return { isAlive: false, words: `${words}, in the future: one of the clocks is wrong.` };
  if (age <= days) return { isAlive: true, words: `${words}.` };
  const ago = `more than ${days} ${days === 1 ? "day" : "days"} ago`;
  return {
    isAlive: false,
    words: `${words}, ${ago}: see why the nights since then came to nothing, or didn't begin.`,
  };
}
