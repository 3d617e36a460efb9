/**
 * Killed: the harness dies by SIGKILL, with its whole process group, at random moments of a real run;
 * then nothing may be left of it.
 *
 *   node tools/figures/killed.ts [moments, default 50] [seed, default 1] [command…]
 *
 * The command is one of chroma-assay's, by default `drill network-cut crash-persistence`. It is played once
 * to its end first, which tells how long it lasts; moments are drawn evenly from that. Each kill has a cache
 * and a reports folder of its own. Ends with 1 where anything was left.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { RUN_TAG } from "../../src/host/environment.ts";
import { readGroup, readProcesses } from "../../src/host/process-table.ts";
import { seeded } from "../../src/stats/random.ts";

const [moments = "50", seed = "1", ...given] = process.argv.slice(2);
const command = given.length === 0 ? ["drill", "network-cut", "crash-persistence"] : given;
const program = join(import.meta.dirname, "../../src/cli/main.ts");
/** How long the watchdog may take. */
const LIMIT_MS = 15_000;

interface Run {
  readonly home: string;
  readonly child: ChildProcess;
  readonly ended: Promise<unknown>;
}

function start(): Run {
  const home = mkdtempSync(join(tmpdir(), "assay-killed-"));
  const child = spawn(process.execPath, [program, ...command, "--reports", join(home, "reports")], {
    cwd: home,
    env: { ...process.env, XDG_CACHE_HOME: home },
    detached: true,
    stdio: "ignore",
  });
  return { home, child, ended: once(child, "exit") };
}

const list = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);
const runsOf = ({ home }: Run): string[] =>
  list(join(home, "reports")).filter((name) => name !== "latest");

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** Everything that must not be left, in words. Whatever this run started has its cache's path. */
function leftovers(run: Run): string[] {
  const group = run.child.pid ?? 0;
  const marks = [`XDG_CACHE_HOME=${run.home}`, ...runsOf(run).map((name) => `${RUN_TAG}=${name}`)];
  const processes = readProcesses().filter(({ pid, zombie }) => {
    if (zombie) return false;
    const own = textOf(`/proc/${pid}/environ`).split("\0");
    return marks.some((mark) => own.includes(mark));
  });
  const words = ({ pid }: { pid: number }) =>
    `process ${pid} (${textOf(`/proc/${pid}/cmdline`).replaceAll("\0", " ").slice(0, 100)})`;
  const cache = join(run.home, "chroma-assay");
  return [
    ...processes.map(words),
    ...readGroup(group).map((entry) => `in its group: ${words(entry)}`),
    ...list(join(cache, "work")).map((name) => `work folder ${name}`),
    ...list(join(cache, "runs")).map((name) => `registry entry ${name}`),
    ...list(join(cache, "seeded"))
      .filter((name) => !existsSync(join(cache, "seeded", name, "about.json")))
      .map((name) => `half a seeded folder ${name}`),
  ];
}

function tidy(run: Run): void {
  for (const { pid } of readProcesses())
    if (textOf(`/proc/${pid}/environ`).split("\0").includes(`XDG_CACHE_HOME=${run.home}`))
      process.kill(pid, "SIGKILL");
  rmSync(run.home, { recursive: true, force: true, maxRetries: 5 });
}

/** Returns how long it lasts. */
async function playToItsEnd(): Promise<number> {
  const began = performance.now();
  const run = start();
  try {
    const [code] = (await run.ended) as [number | null];
    const lasts = performance.now() - began;
    const left = leftovers(run);
    if (code !== 0 || left.length > 0)
      throw new Error(`Expected an undisturbed run to end well, got ${code}; left: ${left}.`);
    return lasts;
  } finally {
    tidy(run);
  }
}

/** What the run was at when it died: its journal's last words. */
function lastWords(run: Run): string {
  const [name = ""] = runsOf(run);
  const last = textOf(join(run.home, "reports", name, "journal.jsonl"))
    .trimEnd()
    .split("\n")
    .at(-1);
  if (last === undefined || last === "") return "nothing yet";
  const { kind = "", step = "", what = "", message = "", words = "" } = JSON.parse(last);
  return [kind, step, what, message, words].filter((part) => part !== "").join(" ");
}

interface Killed {
  /** It may have ended by itself before: no kill. */
  readonly died: boolean;
  readonly clean: boolean;
}

async function killAt(number: number, moment: number): Promise<Killed> {
  const run = start();
  try {
    const over = await Promise.race([run.ended.then(() => true), delay(moment, false)]);
    const before = leftovers(run).length;
    if (!over) process.kill(-(run.child.pid ?? 0), "SIGKILL");
    await run.ended;
    const died = performance.now();
    let left = leftovers(run);
    while (left.length > 0 && performance.now() - died < LIMIT_MS) {
      await delay(20);
      left = leftovers(run);
    }
    const took = ((performance.now() - died) / 1000).toFixed(1);
    const { exitCode } = run.child;
    // Else a command that can't even begin would pass as clean.
    if (over && exitCode !== 0)
      throw new Error(`Expected a run to kill, but it ended by itself with ${exitCode}.`);
    const at = `${number}: ${over ? "ended by itself before" : "killed at"} ${(moment / 1000).toFixed(2)} s (${lastWords(run)}), ${before} things there`;
    console.log(
      left.length === 0 ? `${at}; nothing left after ${took} s` : `${at}; LEFT: ${left.join(", ")}`,
    );
    return { died: !over, clean: left.length === 0 };
  } finally {
    tidy(run);
  }
}

const lasts = await playToItsEnd();
console.log(`${command.join(" ")}: ${(lasts / 1000).toFixed(1)} s undisturbed, nothing left`);
const random = seeded(Number(seed), "killed");
let kills = 0;
let failures = 0;
// A little less than the first: some end before they are killed. Those are checked, too, but don't count.
for (let number = 1; kills < Number(moments) && number <= 2 * Number(moments); number += 1) {
  const { died, clean } = await killAt(number, random.next() * lasts);
  if (died) kills += 1;
  if (!clean) failures += 1;
}
console.log(`${failures} of ${kills} kills left something`);
process.exitCode = failures === 0 && kills === Number(moments) ? 0 : 1;
