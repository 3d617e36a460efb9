import { execFile } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import { promisify } from "node:util";
import { messageOf } from "../../errors.ts";
import { requirePart } from "../../faults/own-folder.ts";
import { monotonicNow } from "../../host/clock.ts";
import { childEnvironment } from "../../host/environment.ts";
import { diskUsage } from "../../host/folders.ts";
import { type Milliseconds, milliseconds } from "../../units/quantity.ts";
import { inMiB } from "../amounts.ts";
import { storagePart } from "../places.ts";
import { backupFolder, ledgerOf, mainSetup, type Stage } from "../stage.ts";
import { fence, resumeWrites } from "./live.ts";
import { addSpan } from "./span.ts";

const run = promisify(execFile);

/** Of the server, while its folder is copied. */
export type WhileCopied = "running" | "stopped";

/**
 * Copies everything that is stored, as a nightly job would, while it is written to. What was acknowledged before
 * the copy began must be in it: no request is under way at that moment.
 */
export async function backUp(stage: Stage, server: WhileCopied): Promise<string> {
  const setup = mainSetup(stage);
  const part = requirePart(setup, storagePart(stage));
  stage.lab.tell(`backing up, with the server ${server}`);
  await fence(stage);
  const fromMs = monotonicNow();
  resumeWrites(stage);
  if (server === "stopped") await part.stop("graceful");
  const copied = await copy(setup.storage.path, backupFolder(stage), stage.signal);
  if (server === "stopped") {
    await part.start(stage.signal);
    const { readyMs } = stage.lab.settings;
    await setup.ready(stage.lab.data.ready, { timeoutMs: readyMs, signal: stage.signal });
    stage.planned.push({ fromMs, toMs: monotonicNow() });
  }
  const sizeBytes = diskUsage(backupFolder(stage));
  stage.backup = { fromMs, sizeBytes };
  const words = `${inMiB(sizeBytes)} copied with the server ${server}`;
  const { tookMs, complaint } = copied;
  addSpan(stage, "copy", { words, tookMs });
  if (complaint !== null) stage.notes.push(`While the backup was made: ${complaint}`);
  return `${words} in ${tookMs.toFixed(0)} ms${complaint === null ? "" : ", not without errors"}`;
}

/** By the program that such jobs use: it goes on after an error, and tells it by its exit code. */
async function copy(
  from: string,
  to: string,
  signal: AbortSignal,
): Promise<{ readonly tookMs: Milliseconds; readonly complaint: string | null }> {
  await rm(to, { recursive: true, force: true });
  await mkdir(to, { recursive: true });
  const began = monotonicNow();
  const done = (complaint: string | null) => ({
    tookMs: milliseconds(monotonicNow() - began),
    complaint,
  });
  try {
    await run("cp", ["-a", `${from}/.`, to], { env: childEnvironment({ LC_ALL: "C" }), signal });
    return done(null);
  } catch (error) {
    signal.throwIfAborted();
    const { stderr = messageOf(error) } = error as { stderr?: string };
    return done(stderr.trim().split("\n", 1)[0] ?? "cp failed");
  }
}

/** From here on what is younger than the backup may be gone with what was destroyed. */
export function reckonWithBackup(stage: Stage): string {
  const { backup } = stage;
  const staged = stage.faults.at(-1);
  if (backup === null || staged === undefined) return "no backup was put back";
  const untilMs = staged.active.injected.toMs;
  const { fromMs, sizeBytes } = backup;
  const lacking = ledgerOf(stage).putBack({ fromMs, untilMs });
  const { healedAt } = staged;
  if (healedAt !== null) {
    const tookMs = milliseconds(healedAt.toMs - healedAt.fromMs);
    const words = `the backup of ${inMiB(sizeBytes)} was put back, and the server started`;
    addSpan(stage, "put back", { words, tookMs });
  }
  const words = `${lacking} acknowledged requests of the last ${((untilMs - fromMs) / 1000).toFixed(1)} s are younger than the backup, and may be gone with what was destroyed`;
  stage.notes.push(`${words}: so much is lost by a backup that is so old.`);
  return words;
}
