import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { RUN_TAG } from "../host/environment.ts";
import { projectFolder } from "../toolchain/record.ts";

const COMMAND_LINE = [
  join(projectFolder, "node_modules/.bin/node"),
  join(projectFolder, "src/cli/main.ts"),
] as const;

/** As `npm start` does, so that commands begin as soon. */
const COMPILED = { NODE_COMPILE_CACHE: join(projectFolder, ".toolchain/compiled") };

/** Fields of a plan, as flags. */
export const set = (...settings: string[]): string[] =>
  settings.flatMap((setting) => ["--set", setting]);

/** Rounds as small as the schema allows, on a corpus that is seeded in a second. */
export const SMALL_ROUNDS: readonly string[] = [
  "--data=synthetic:1000x32",
  ...set(
    "data.queryCount=50",
    "load.quiet.pairs=50",
    "load.busy.blocks=4",
    "load.warm.window=50",
    "load.warm.limitMs=500",
  ),
];
const SMALL = [...SMALL_ROUNDS, ...set("rounds.looks=[1]")];

/** `--set` for a backend of fixtures/bad-backends, and when it begins to misbehave. */
export function badBackend(
  setup: "local" | "server",
  name: string,
  variables: Readonly<Record<string, string | number>> = {},
): string[] {
  const folder = join(projectFolder, "fixtures/bad-backends", name);
  const texts = Object.entries(variables).map(([key, value]) => [key, String(value)]);
  return set(
    `setups.${setup}.backend.folder=${folder}`,
    `setups.${setup}.backend.variables=${JSON.stringify(Object.fromEntries(texts))}`,
  );
}

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs. */
export interface Running {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  kill(signal: NodeJS.Signals): void;
  /** Nobody reads what it says from now on. */
  stopReading(): void;
  /**
   * Waits for something to come true while the command runs, for instance by what it said on stderr.
   *
   * @throws Error when it ends before.
   */
  until(what: string, isSo: (stderr: string) => boolean): Promise<void>;
}

/** A reports folder and a cache of a test's own; what still runs there is ended with it. */
export class Sandbox implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), "assay-cli-"));
  readonly reports = join(this.folder, "reports");
  readonly #home = join(this.folder, "cache");
  readonly cache = join(this.#home, "chroma-assay");

  /** Starts the command line; its folders are this sandbox's. */
  start(args: readonly string[], variables: Readonly<Record<string, string>> = {}): Running {
    return this.#spawn(COMMAND_LINE, args, variables);
  }

  /** The same at a terminal of its own, which is what can be killed: it closes with it. */
  startAtTerminal(args: readonly string[]): Running {
    const words = [...COMMAND_LINE, ...args].map((word) => `'${word}'`).join(" ");
    return this.#spawn(["script", "--quiet", "--command", `exec ${words}`], ["/dev/null"], {});
  }

  #spawn(
    [command, ...first]: readonly [string, ...string[]],
    args: readonly string[],
    variables: Readonly<Record<string, string>>,
  ): Running {
    const child = spawn(command, [...first, ...args], {
      cwd: this.folder,
      env: { ...plainEnvironment(), ...COMPILED, XDG_CACHE_HOME: this.#home, ...variables },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return follow(child);
  }

  /** Carries a command out to its end. */
  run(args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<Ended> {
    return this.start(args, variables).ended;
  }

  /** `bench` with a small plan. */
  bench(...args: readonly string[]): Running {
    return this.start(this.benchWords(...args));
  }

  /** What is typed for it. */
  benchWords(...args: readonly string[]): string[] {
    return ["bench", ...SMALL, "--reports", this.reports, ...args];
  }

  /** Names of the runs' folders, in order of time. */
  runs(): string[] {
    const names = existsSync(this.reports) ? readdirSync(this.reports) : [];
    return names.filter((name) => /^\d{8}T/.test(name)).sort();
  }

  /** Path below the folder of the only run. @throws Error for none or several. */
  inRun(...path: string[]): string {
    const [run, ...others] = this.runs();
    if (run === undefined || others.length > 0)
      throw new Error(`Expected one run, got ${this.runs().length}.`);
    return join(this.reports, run, ...path);
  }

  /** Whether a file exists below the work folder of any run. */
  works(file: string): boolean {
    return list(join(this.cache, "work")).some((run) =>
      existsSync(join(this.cache, "work", run, file)),
    );
  }

  /** Everything that a run must not leave behind; [] = nothing. */
  leftovers(): string[] {
    const tags = this.runs().map((run) => `${RUN_TAG}=${run}`);
    const home = `XDG_CACHE_HOME=${this.#home}`;
    return [
      ...processesWith([home, ...tags]).map(({ pid, command }) => `process ${pid}: ${command}`),
      ...list(join(this.cache, "work")).map((name) => `work/${name}`),
      ...list(join(this.cache, "runs")).map((name) => `runs/${name}`),
    ];
  }

  /** Pids of the runs' watchdogs. */
  watchdogs(): number[] {
    return processesWith([`XDG_CACHE_HOME=${this.#home}`])
      .filter(({ command }) => command.includes("heal/watchdog.ts"))
      .map(({ pid }) => pid);
  }

  /** Processes that carry the tag of a run. */
  tagged(): number {
    return processesWith(this.runs().map((run) => `${RUN_TAG}=${run}`)).length;
  }

  [Symbol.dispose](): void {
    for (const { pid } of processesWith([`XDG_CACHE_HOME=${this.#home}`])) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It ended by itself.
      }
    }
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Nothing of what the test runner, npm or CI has set. */
function plainEnvironment(): Record<string, string> {
  const kept = ["PATH", "HOME", "LANG", "TMPDIR", "USER"];
  return Object.fromEntries(
    kept.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function follow(child: ChildProcess): Running {
  const text = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name]?.setEncoding("utf8").on("data", (chunk: string) => {
      text[name] += chunk;
    });
  let isOver = false;
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      isOver = true;
      resolve({ code, signal, ...text });
    });
  });
  return {
    pid: child.pid ?? 0,
    ended,
    kill: (signal) => void child.kill(signal),
    stopReading: () => {
      child.stdout?.destroy();
      child.stderr?.destroy();
    },
    until: async (what, isSo) => {
      while (!isSo(text.stderr)) {
        if (isOver) throw new Error(`The command ended before ${what}:\n${text.stderr}`);
        await sleep(20);
      }
    },
  };
}

function list(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** Living processes with one of the settings in their environment. */
function processesWith(settings: readonly string[]): { pid: number; command: string }[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const own = readFileSync(`/proc/${name}/environ`, "utf8").split("\0");
        if (!settings.some((setting) => own.includes(setting))) return [];
        const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ");
        return [{ pid: Number(name), command }];
      } catch {
        // It ended meanwhile.
        return [];
      }
    });
}
