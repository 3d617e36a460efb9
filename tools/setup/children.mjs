// Child processes, each the leader of its own group, so that an interrupted set-up leaves none.
import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { kill } from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { Interrupted, maskSecrets } from "./errors.mjs";
import { ownTag } from "./processes.mjs";

const GRACE_MS = 3_000;
const OUTPUT_CHARS_MAX = 200_000;

const running = new Map();
let stopped = false;
let onChange = () => {};

/** Is called with the ids of the children whenever one starts or ends: the lock notes them. */
export function whenChildrenChange(listener) {
  onChange = listener;
}

function signalGroup(id, signal) {
  try {
    kill(-id, signal);
  } catch {
    // The group is gone already.
  }
}

/** Ends all children and their children, and refuses new ones. */
export async function stopChildren() {
  stopped = true;
  for (const id of running.keys()) signalGroup(id, "SIGTERM");
  const ends = Promise.all([...running.values()]);
  await Promise.race([ends, sleep(GRACE_MS)]);
  for (const id of running.keys()) signalGroup(id, "SIGKILL");
  await Promise.race([ends, sleep(GRACE_MS)]);
}

/** Kills what is left at once. For a user who interrupts twice. */
export function killChildren() {
  for (const id of running.keys()) signalGroup(id, "SIGKILL");
}

/** Hands on whole lines, the last one too. */
function splitLines(onLine) {
  let rest = "";
  return {
    push(text) {
      const lines = (rest + text).split(/[\r\n]+/);
      rest = lines.pop() ?? "";
      for (const line of lines) if (line.trim() !== "") onLine(line);
    },
    end() {
      if (rest.trim() !== "") onLine(rest);
    },
  };
}

/** Keeps what a command says: all of it masked in the log and the output, stdout as it came. */
function keepOutput({ command, log, onLine }) {
  const kept = { stdout: "", output: "" };
  const file = log && createWriteStream(log, { flags: "a" });
  // A log that can't be written must not break the set-up.
  file?.on("error", () => {});
  file?.write(maskSecrets(`$ ${command.join(" ")}\n`));
  const lines = splitLines((line) => {
    const masked = maskSecrets(line);
    kept.output = `${kept.output}${masked}\n`.slice(-OUTPUT_CHARS_MAX);
    file?.write(`${masked}\n`);
    onLine(masked);
  });
  return {
    kept,
    push: lines.push,
    pushStdout(text) {
      kept.stdout = (kept.stdout + text).slice(-OUTPUT_CHARS_MAX);
      lines.push(text);
    },
    async end() {
      lines.end();
      if (file) await new Promise((resolve) => file.end(resolve));
    },
  };
}

/** Resolves with the exit code, or null where there is none: killed, or never started. */
function waitForEnd(child, sink) {
  return new Promise((resolve) => {
    child.once("error", (error) => {
      sink.push(`${error.message}\n`);
      resolve(null);
    });
    child.once("close", (code) => resolve(code));
  });
}

/**
 * Runs a command to its end.
 *
 * @param {string[]} command the program and its arguments
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, log?: string, limitMs: number,
 *   onLine?: (line: string) => void }} options
 * @returns {Promise<{ ok: boolean, code: number | null, timedOut: boolean, stdout: string,
 *   output: string }>} whatever the command did; rejects only when the set-up was interrupted
 */
export async function run(command, { cwd, env, log, limitMs, onLine = () => {} }) {
  if (stopped) throw new Interrupted();
  const sink = keepOutput({ command, log, onLine });
  const stdio = ["ignore", "pipe", "pipe"];
  const tagged = { ...(env ?? process.env), ...ownTag() };
  const child = spawn(command[0], command.slice(1), { cwd, env: tagged, detached: true, stdio });
  child.stdout.setEncoding("utf8").on("data", sink.pushStdout);
  child.stderr.setEncoding("utf8").on("data", sink.push);
  const ended = waitForEnd(child, sink);
  let timedOut = false;
  const limit = setTimeout(() => {
    timedOut = true;
    signalGroup(child.pid, "SIGKILL");
  }, limitMs);
  if (child.pid !== undefined) {
    running.set(child.pid, ended);
    onChange([...running.keys()]);
  }
  const code = await ended;
  clearTimeout(limit);
  if (running.delete(child.pid)) onChange([...running.keys()]);
  await sink.end();
  if (stopped) throw new Interrupted();
  return { ok: code === 0 && !timedOut, code, timedOut, ...sink.kept };
}

/** The first version number a program prints; undefined when it can't be run or prints none. */
export async function versionOf(command, pattern) {
  const result = await run(command, { limitMs: 20_000, env: { ...process.env, NO_COLOR: "1" } });
  return result.ok ? pattern.exec(result.output)?.[1] : undefined;
}
