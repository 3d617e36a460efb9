import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { HarnessError, messageOf } from "../errors.ts";
import { pinned } from "../host/cpu-set.ts";
import { childEnvironment } from "../host/environment.ts";
import { type Exit, type OnSpawn, type ProcessGroup, spawnGroup } from "../host/process-group.ts";
import { type ClosedLoop, parseSample, type Sample, type Schedule } from "./wire.ts";

/** What every play of k6 needs. */
export interface Generator {
  readonly k6: string;
  /** CPUs that k6 is held to; null = any. */
  readonly cpus: readonly number[] | null;
  /** Folder of the scenarios, as shipped. */
  readonly scenarios: string;
  /** For the schedule's and the samples' files. */
  readonly folder: string;
  readonly logFolder: string;
  readonly onSpawn: OnSpawn;
  /** Of k6: keys that may stand in no file, authorities to trust. @default none */
  readonly environment?: Readonly<Record<string, string>>;
  /** Starts k6 somewhere else. @default a process of this machine */
  readonly start?: StartK6;
}

/** A run of k6, wherever it is started. */
export interface K6Command {
  /** What follows its name. */
  readonly args: readonly string[];
  /** Where its samples go. */
  readonly folder: string;
  /** Folders that it reads. */
  readonly reads: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  /** Its own words are added to it. */
  readonly logFile: string;
  readonly cpus: readonly number[] | null;
}

/** k6 while it plays. */
export type K6Process = Pick<ProcessGroup, "exit" | "signal" | "kill" | "logTail">;

/** @throws HarnessError TOOLCHAIN_MISSING where it can't be started. */
export type StartK6 = (command: K6Command) => Promise<K6Process>;

/** One play: a name for its files, and how far it has come. */
export interface PlayOptions {
  readonly name: string;
  readonly signal: AbortSignal;
  /** Called with the number of samples so far, about 4 times a second. */
  readonly onProgress?: (samples: number) => void;
}

/** Plays a schedule. The samples come in order of completion, one for each request sent. */
export async function play(
  generator: Generator,
  schedule: Schedule,
  options: PlayOptions,
): Promise<Sample[]> {
  return runK6(generator, {
    scenario: "query-latency.ts",
    variable: "SCHEDULE",
    input: schedule,
    ...options,
  });
}

/** Runs a closed loop; it may end early, at its limit. */
export async function playLoop(
  generator: Generator,
  loop: ClosedLoop,
  options: PlayOptions,
): Promise<Sample[]> {
  return runK6(generator, {
    scenario: "closed-loop.ts",
    variable: "LOOP",
    input: loop,
    ...options,
  });
}

interface K6Run extends PlayOptions {
  readonly scenario: string;
  readonly variable: string;
  readonly input: Pick<Schedule, "targets">;
}

const onThisMachine =
  ({ k6, onSpawn }: Generator): StartK6 =>
  ({ args, folder, variables, logFile, cpus }) =>
    spawnGroup(
      {
        ...pinned(cpus, { program: k6, args }),
        cwd: folder,
        env: childEnvironment(variables),
        logFile,
      },
      onSpawn,
    );

async function runK6(generator: Generator, run: K6Run): Promise<Sample[]> {
  run.signal.throwIfAborted();
  const input = join(generator.folder, `${run.name}.json`);
  const output = join(generator.folder, `${run.name}.csv`);
  const logFile = join(generator.logFolder, "k6.log");
  writeFileSync(input, JSON.stringify(run.input));
  // k6 appends: a file of an earlier play would be read as this one's samples.
  rmSync(output, { force: true });
  const { folder, scenarios, cpus } = generator;
  const start: StartK6 = generator.start ?? onThisMachine(generator);
  const group = await start({
    args: [
      ...["run", "--quiet", "--no-thresholds", "--summary-mode=disabled", "--no-color"],
      ...["--console-output", output, "--log-format", "raw"],
      ...["-e", `${run.variable}=${input}`, join(scenarios, run.scenario)],
    ],
    folder,
    // The scenarios import what they share with the harness.
    reads: [dirname(scenarios), ...run.input.targets.map(({ bodies }) => dirname(bodies))],
    variables: {
      K6_NO_USAGE_REPORT: "true",
      K6_AUTO_EXTENSION_RESOLUTION: "false",
      ...generator.environment,
    },
    logFile,
    cpus,
  });
  const exit = await follow(group, output, run);
  run.signal.throwIfAborted();
  if (exit.code !== 0)
    throw new HarnessError(
      "LOAD_BROKEN",
      `k6 ended with ${exit.code ?? exit.signal} in ${run.name}:\n${group.logTail(15)}`,
      {
        hint: `k6's whole log: ${logFile}`,
      },
    );
  return readSamples(output);
}

/** Waits for the end; an abort kills k6 at once, for its samples are of no use then. */
async function follow(group: K6Process, output: string, run: K6Run): Promise<Exit> {
  const stop = () => group.signal("SIGKILL");
  run.signal.addEventListener("abort", stop, { once: true });
  if (run.signal.aborted) stop();
  const lineBytes = 45;
  const timer = setInterval(() => {
    const size = existsSync(output) ? statSync(output).size : 0;
    run.onProgress?.(Math.floor(size / lineBytes));
  }, 250);
  try {
    return await group.exit;
  } finally {
    clearInterval(timer);
    run.signal.removeEventListener("abort", stop);
    await group.kill();
  }
}

function readSamples(file: string): Sample[] {
  if (!existsSync(file)) return [];
  const text = readFileSync(file, "utf8").trimEnd();
  if (text === "") return [];
  try {
    return text.split("\n").map(parseSample);
  } catch (cause) {
    throw new HarnessError("LOAD_BROKEN", messageOf(cause), {
      hint: `k6 wrote something else than samples: ${file}`,
      cause,
    });
  }
}
