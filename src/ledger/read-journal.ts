import { readFileSync } from "node:fs";
import type { z } from "zod";
import { HarnessError, messageOf } from "../errors.ts";
import {
  attemptLine,
  headLine,
  type JournaledAttempt,
  type JournalHead,
  NO_OUTCOME,
  outcomeLine,
} from "./journal-lines.ts";

/** A journal as it lies on disk, perhaps of a harness that was killed. */
export interface ReadJournal {
  readonly head: JournalHead;
  /** One without an outcome is unknown. */
  readonly attempts: readonly JournaledAttempt[];
  /** The begin of a last line that was cut; it is left out. null = none was. */
  readonly cut: string | null;
}

/**
 * Reads a ledger's journal. An attempt in a line that was cut was never sent, for only a whole line
 * allows it; an outcome in one is unknown.
 *
 * @throws HarnessError EVIDENCE_INVALID for a file that is none, or damaged before its last line.
 */
export function readJournal(file: string): ReadJournal {
  const lines = textOf(file).split("\n");
  const rest = lines.pop() ?? "";
  const [first, ...others] = lines;
  const head = parsed(headLine, { file, text: first ?? rest, number: 1 });
  const attempts: JournaledAttempt[] = [];
  for (const [index, text] of others.entries()) {
    const at = { file, text, number: index + 2 };
    if (text.startsWith('{"of"')) settle(attempts, at);
    else attempts.push(attemptOf(at, attempts.length + 1));
  }
  return { head, attempts, cut: rest === "" ? null : rest };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new HarnessError(
      "EVIDENCE_INVALID",
      `Expected a ledger's journal in ${file}, got: ${messageOf(cause)}`,
      { cause },
    );
  }
}

/** Where a line stands. */
interface Line {
  readonly file: string;
  readonly text: string;
  /** From 1. */
  readonly number: number;
}

function attemptOf(line: Line, expected: number): JournaledAttempt {
  const { attempt, records, ...fields } = parsed(attemptLine, line);
  if (attempt !== expected) throw damaged(line, `attempt ${expected}`);
  return {
    ...fields,
    number: attempt,
    records: records.map(([id, version]) => ({ id, version })),
    outcome: "unknown",
    detail: NO_OUTCOME,
  };
}

function settle(attempts: JournaledAttempt[], line: Line): void {
  const { of, outcome, detail } = parsed(outcomeLine, line);
  const attempt = attempts[of - 1];
  if (attempt === undefined) throw damaged(line, "the outcome of an attempt before it");
  attempts[of - 1] = { ...attempt, outcome, detail };
}

function parsed<T>(schema: z.ZodType<T>, line: Line): T {
  const result = schema.safeParse(jsonOf(line.text));
  if (!result.success) throw damaged(line, "a line of a ledger's journal");
  return result.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function damaged({ file, text, number }: Line, expected: string): HarnessError {
  return new HarnessError(
    "EVIDENCE_INVALID",
    `Expected ${expected} in line ${number} of ${file}, got: ${text.slice(0, 100)}`,
  );
}
