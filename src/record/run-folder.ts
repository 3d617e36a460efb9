import { mkdirSync, renameSync, rmSync, statSync, symlinkSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { messageOf } from "../errors.ts";
import { redact, redactKnown } from "./redact.ts";
import { storageError, writeAtomically } from "./storage.ts";

/** The folder that one run owns. */
export interface RunFolder {
  /** UTC time, the plan's name and four random letters: sorts by time, and names no run twice. */
  readonly runId: string;
  /** Absolute. */
  readonly path: string;
  /** For the servers' and k6's logs. */
  readonly logs: string;
  /** Texts that none of its files may hold; the longest first. */
  readonly secrets: readonly string[];
  /** Why `latest` doesn't lead here; null: it does. */
  readonly latestFault: string | null;
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const TRIES = 5;

function newId(planName: string, now: Date, random: () => number): string {
  const time = now
    .toISOString()
    .replace(/\.\d+Z$/, "Z")
    .replaceAll(/[-:]/g, "");
  const letters = Array.from({ length: 4 }, () => LETTERS[Math.floor(random() * LETTERS.length)]);
  return `${time}-${planName}-${letters.join("")}`;
}

function hasCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException | null)?.code === code;
}

/** Does nothing where the folder is there already, or another run makes it at the same time. */
function makeOne(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if (!(hasCode(error, "EEXIST") && statSync(path).isDirectory())) throw error;
  }
}

/** Node's own `recursive` never returns where a parent is there but takes no folders (`/proc`). */
function makeWithParents(path: string): void {
  try {
    makeOne(path);
  } catch (error) {
    if (!hasCode(error, "ENOENT") || dirname(path) === path) throw error;
    makeWithParents(dirname(path));
    makeOne(path);
  }
}

function makeFolder(reports: string, nextId: () => string): string {
  makeWithParents(reports);
  for (let tries = 1; ; tries++) {
    const id = nextId();
    try {
      mkdirSync(join(reports, id));
      mkdirSync(join(reports, id, "logs"));
      return id;
    } catch (error) {
      if (!hasCode(error, "EEXIST") || tries >= TRIES) throw error;
    }
  }
}

/** A link made aside and moved into place: `latest` never leads nowhere, not even for a moment. */
function linkLatest(reports: string, id: string): string | null {
  const aside = join(reports, `.latest.${id}`);
  try {
    symlinkSync(id, aside, "dir");
    renameSync(aside, join(reports, "latest"));
    return null;
  } catch (error) {
    // A convenience; a file system without links, or a folder of that name, is no reason to stop.
    rmSync(aside, { force: true });
    return messageOf(error);
  }
}

/**
 * Makes the run's folder, with `logs/`, and points `latest` to it.
 * @throws HarnessError STORAGE where it can't be written.
 */
export function createRunFolder(options: {
  readonly reportsFolder: string;
  readonly planName: string;
  /** @default now */
  readonly now?: Date;
  /** From 0 to 1, without 1. @default Math.random */
  readonly random?: () => number;
  /** What `secretsIn` found in the plan. */
  readonly secrets?: readonly string[];
}): RunFolder {
  const { now = new Date(), random = Math.random, secrets = [] } = options;
  const reports = resolve(options.reportsFolder);
  try {
    const runId = makeFolder(reports, () => newId(options.planName, now, random));
    const path = join(reports, runId);
    const latestFault = linkLatest(reports, runId);
    return { runId, path, logs: join(path, "logs"), secrets, latestFault };
  } catch (error) {
    throw storageError(`the run's folder in ${reports}`, error);
  }
}

/** The folder of a run that goes on; `latest` leads to it again. */
export function reopenRunFolder(folder: string, secrets: readonly string[]): RunFolder {
  const opened = openRunFolder(folder);
  const latestFault = linkLatest(dirname(opened.path), opened.runId);
  return { ...opened, secrets, latestFault };
}

/** The folder of an earlier run, to write its reports again. */
export function openRunFolder(folder: string): RunFolder {
  const path = resolve(folder);
  return { runId: basename(path), path, logs: join(path, "logs"), secrets: [], latestFault: null };
}

/**
 * Writes report.html, summary.md and the like, as a whole; secrets are removed.
 * @throws HarnessError STORAGE.
 */
export function writeText(folder: RunFolder, name: string, text: string): void {
  writeAtomically(join(folder.path, name), redactKnown(text, folder.secrets));
}

/**
 * Writes plan.yaml; whatever looks like a secret by its name is removed.
 * @returns what was written
 * @throws HarnessError STORAGE.
 */
export function writePlanText(folder: RunFolder, yaml: string): string {
  const text = redact(yaml, folder.secrets);
  writeAtomically(join(folder.path, "plan.yaml"), text);
  return text;
}
