import { readFileSync } from "node:fs";
import { z } from "zod";
import { appendDurably } from "./durable.ts";

/** One thing that must be undone, as data that `heal` can execute alone. */
const undoStep = z.discriminatedUnion("kind", [
  /** End a process group; the start time tells it from a later process with the same number. */
  z.strictObject({
    kind: z.literal("process"),
    pid: z.int().positive(),
    startTicks: z.int().nonnegative(),
    what: z.string(),
  }),
  /** End every process with the run's tag in its environment: the net below the line above. */
  z.strictObject({ kind: z.literal("tagged processes"), tag: z.string().min(8) }),
  /** Remove a folder that the run made. */
  z.strictObject({ kind: z.literal("folder"), path: z.string().startsWith("/") }),
]);

export type UndoStep = z.infer<typeof undoStep>;

const line = z.union([
  z.strictObject({ number: z.int(), undo: undoStep }),
  z.strictObject({ number: z.int(), done: z.literal(true) }),
]);

/** The journal of what still has to be undone: intent goes to disk before the thing is done. */
export interface UndoLog {
  /** Returns once the intent is on disk. Call the result when it has been undone. */
  intend(step: UndoStep): () => void;
}

/** Opens (appends to) a run's undo log. */
export function openUndoLog(file: string): UndoLog {
  const before = textOf(file);
  let number = Math.max(0, ...entriesOf(before).map((entry) => entry.number));
  // Behind a line that was cut in the middle the next one would be lost, too.
  let lead = before === "" || before.endsWith("\n") ? "" : "\n";
  const append = (entry: z.infer<typeof line>) => {
    appendDurably(file, `${lead}${JSON.stringify(entry)}\n`);
    lead = "";
  };
  return {
    intend(undo) {
      number += 1;
      const mine = number;
      append({ number: mine, undo });
      return () => append({ number: mine, done: true });
    },
  };
}

/** The steps of a log that were not undone, last first. A line cut in the middle is left out. */
export function readUndone(file: string): UndoStep[] {
  const open = new Map<number, UndoStep>();
  for (const entry of entriesOf(textOf(file))) {
    if ("undo" in entry) open.set(entry.number, entry.undo);
    else open.delete(entry.number);
  }
  return [...open.values()].reverse();
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

const entriesOf = (text: string): z.infer<typeof line>[] => text.split("\n").flatMap(parseLine);

function parseLine(text: string): z.infer<typeof line>[] {
  try {
    const parsed = line.safeParse(JSON.parse(text));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}
