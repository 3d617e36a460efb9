import { readFileSync } from "node:fs";
import { z } from "zod";
import { type Milliseconds, milliseconds } from "../units/quantity.ts";
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
  /** Thaw a frozen process group. */
  z.strictObject({
    kind: z.literal("thaw"),
    pid: z.int().positive(),
    startTicks: z.int().nonnegative(),
    what: z.string(),
  }),
  /** One request that takes a fault away: a toxic's DELETE. A server that is gone has no fault. */
  z.strictObject({
    kind: z.literal("http"),
    method: z.enum(["DELETE", "POST", "PATCH"]),
    url: z.url(),
    body: z.string().nullable(),
    what: z.string(),
  }),
  /** Remove every container, network and volume with a label. */
  z.strictObject({
    kind: z.literal("labelled"),
    engine: z.url(),
    /** "name=value" */
    label: z.string().regex(/^[a-z][a-z0-9.-]*=[A-Za-z0-9_.-]{8,}$/),
  }),
  /** One request to a container engine that takes a fault away: unpause, connect. */
  z.strictObject({
    kind: z.literal("engine"),
    engine: z.url(),
    path: z.string().startsWith("/"),
    body: z.string().nullable(),
    what: z.string(),
  }),
  /** Run a command of the user's that mends what another one broke: start, restore. */
  z.strictObject({
    kind: z.literal("hook"),
    /** As the plan names it. */
    field: z.string().min(1),
    command: z.string().min(1),
    limitMs: z.number().positive(),
    cwd: z.string().startsWith("/"),
    /** A file that is made once it has run: a sweep that comes again for another step doesn't repeat it. */
    mark: z.string().startsWith("/"),
  }),
  /** Lift a cgroup's limit: move its processes out and remove it. */
  z.strictObject({ kind: z.literal("cgroup"), path: z.string().startsWith("/sys/fs/cgroup/") }),
]);

export type UndoStep = z.infer<typeof undoStep>;

const line = z.union([
  z.strictObject({
    number: z.int(),
    undo: undoStep,
    /** Wall time, ms since 1970: it means the same to another process. Without it the run's end. */
    untilMs: z.number().optional(),
  }),
  z.strictObject({ number: z.int(), done: z.literal(true) }),
]);

type Line = z.infer<typeof line>;
type Intent = Extract<Line, { undo: UndoStep }>;

/** How long a step may stay undone. */
export interface StepLimit {
  /** Wall time since 1970: then the watchdog undoes it, even while the run lives. */
  readonly untilMs?: Milliseconds;
}

/** The journal of what still has to be undone: intent goes to disk before the thing is done. */
export interface UndoLog {
  /** Returns once the intent is on disk. Call the result when it has been undone. */
  intend(step: UndoStep, limit?: StepLimit): () => void;
}

/** Opens (appends to) a run's undo log. */
export function openUndoLog(file: string): UndoLog {
  const before = textOf(file);
  let number = Math.max(0, ...entriesOf(before).map((entry) => entry.number));
  // Behind a line that was cut in the middle the next one would be lost, too.
  let lead = before === "" || before.endsWith("\n") ? "" : "\n";
  const append = (entry: Line) => {
    const text = `${lead}${JSON.stringify(entry)}\n`;
    // Should this line be cut by a full disk, the next one begins anew.
    lead = "\n";
    appendDurably(file, text);
    lead = "";
  };
  return {
    intend(undo, limit = {}) {
      number += 1;
      const mine = number;
      append({ number: mine, undo, ...limit });
      return () => append({ number: mine, done: true });
    },
  };
}

/** A step that wasn't undone. */
export interface OpenStep {
  /** Tells it from another that says the same. */
  readonly number: number;
  readonly step: UndoStep;
  /** As intended; null = until the run's end. */
  readonly untilMs: Milliseconds | null;
}

/** What of a log was not undone, last first. A line cut in the middle is left out. */
export function readOpenSteps(file: string): OpenStep[] {
  const open = new Map<number, OpenStep>();
  for (const entry of entriesOf(textOf(file))) {
    if ("undo" in entry) open.set(entry.number, openStep(entry));
    else open.delete(entry.number);
  }
  return [...open.values()].reverse();
}

/** The same without numbers and limits. */
export const readUndone = (file: string): UndoStep[] => readOpenSteps(file).map(({ step }) => step);

function openStep({ number, undo, untilMs }: Intent): OpenStep {
  return { number, step: undo, untilMs: untilMs === undefined ? null : milliseconds(untilMs) };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

const entriesOf = (text: string): Line[] => text.split("\n").flatMap(parseLine);

function parseLine(text: string): Line[] {
  try {
    const parsed = line.safeParse(JSON.parse(text));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}
