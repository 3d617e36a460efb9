import { readFileSync } from "node:fs";
import type { StartedTestContainer } from "testcontainers";
import { waitFor } from "../../host/clock.ts";
import { isAlive, type ProcessEntry } from "../../host/process-table.ts";
import { milliseconds } from "../../units/quantity.ts";
import type { LimitsFound, Part, PartUsage, Role, StopOutcome, Unsupported } from "../setup.ts";
import type { ContainerCalls, Inspected } from "./container-calls.ts";
import type { ContainerSpec } from "./container-spec.ts";
import { containerUsage } from "./container-usage.ts";
import { followLog } from "./follow-log.ts";
import { assertLimits, LIMITS_COMMAND, limitsInside } from "./limits-inside.ts";
import { mainProcess } from "./main-process.ts";
import { PartContainer } from "./part-container.ts";

/** A part that runs in a container. */
export interface DockerPart extends Part {
  readonly spec: ContainerSpec;
  logTail(): string;
  usage(): Promise<PartUsage>;
  /** The engine has told of a start or an end. */
  heard(what: "start" | "die"): Promise<void>;
  /** Removes it and makes it anew, as it was but without its seed. */
  recreate(signal: AbortSignal, meanwhile: () => Promise<void>): Promise<void>;
  /** null = there is no such container. */
  inspect(): Promise<Inspected | null>;
  /** Limits as the container itself sees them; null = it was given none. @throws HarnessError SETUP_NOT_READY */
  verifyLimits(): Promise<LimitsFound | null>;
  /** Stops following its log. */
  letGo(): void;
}

export interface DockerPartConfig {
  readonly role: Role;
  readonly number: number;
  readonly spec: ContainerSpec;
  readonly calls: ContainerCalls;
  readonly logFile: string;
}

/** As the process driver's. */
const GRACE_SECONDS = 5;
const SETTLE = { limitMs: milliseconds(15_000), everyMs: milliseconds(10) };
const TAIL = 15;

/** Describes a part; nothing is made until start(). */
export function createDockerPart(config: DockerPartConfig): DockerPart {
  const { role, number, spec, calls, logFile } = config;
  const state = watchState(config);
  const { look, isRunning, mainNow } = state;
  const make = (seeded: boolean) => state.make(new PartContainer(spec, { seeded }));
  const signal = (name: NodeJS.Signals): Unsupported | null => {
    const main = mainNow();
    if (main === null)
      return { kind: "unsupported", why: "the container's process can't be seen from here" };
    // The whole group, where it is the container's own and nobody else's.
    process.kill(main.group === main.pid ? -main.pid : main.pid, name);
    return null;
  };
  return {
    role,
    number,
    spec,
    logFile,
    command: `docker run ${spec.image}${spec.command === null ? "" : ` ${spec.command.join(" ")}`}`,
    get pid() {
      return mainNow()?.pid ?? null;
    },
    running: isRunning,
    logTail: () => readTail(logFile),
    freeze: async () => signal("SIGSTOP") ?? { kind: "done" },
    thaw: async () => signal("SIGCONT") ?? { kind: "done" },
    async start(starting) {
      if (isRunning()) throw new Error(`The ${role} ${number} runs already.`);
      starting.throwIfAborted();
      if (!state.isMade()) await make(true);
      else await startAgain(config, state, starting);
      return { kind: "done" };
    },
    stop: (how) => stop(config, state, how),
    heard: state.heard,
    async recreate(starting, meanwhile) {
      starting.throwIfAborted();
      await calls.remove(spec.name);
      await meanwhile();
      await make(false);
    },
    inspect: look,
    async verifyLimits() {
      const { cpus, memoryMiB } = spec.limits;
      if (cpus === null && memoryMiB === null) return null;
      const found = limitsInside(await state.ask(LIMITS_COMMAND));
      assertLimits(number > 1 ? `${role} ${number}` : role, spec.limits, found);
      return { role, number, ...found };
    },
    usage: () => containerUsage(config, mainNow()),
    letGo: state.letGo,
  };
}

/** What is known of the container that was started last. */
interface Started {
  readonly id: string;
  /** null: it has ended, or the engine's processes can't be seen from here. */
  main: ProcessEntry | null;
  running: boolean;
  readonly exitCode: number | null;
}

interface PartState {
  isMade(): boolean;
  make(container: PartContainer): Promise<void>;
  /** Takes over what the engine says now; null = there is no such container. */
  look(): Promise<Inspected | null>;
  isRunning(): boolean;
  mainNow(): ProcessEntry | null;
  exitCode(): number | null;
  heard(what: "start" | "die"): Promise<void>;
  /** What a command inside prints. */
  ask(command: readonly string[]): Promise<string>;
  letGo(): void;
}

function watchState({ spec, calls, logFile }: DockerPartConfig): PartState {
  const log = followLog(logFile);
  let made: StartedTestContainer | null = null;
  let last: Started | null = null;
  // Whether this engine's processes can be seen from here: on the same machine they can.
  let isSeen = false;
  const look = async (): Promise<Inspected | null> => {
    const found = await calls.inspect(spec.name);
    if (found === null) {
      last = null;
      return null;
    }
    const { Running, Restarting, Pid, ExitCode, StartedAt } = found.State;
    const isUp = Running && !Restarting;
    const main = isUp ? mainProcess(found.Id, Pid) : null;
    isSeen ||= main !== null;
    // Killed a moment ago, and the engine doesn't know yet: what isn't seen any more has ended.
    const running = isUp && (main !== null || !isSeen);
    last = { id: found.Id, main, running, exitCode: isUp ? null : ExitCode };
    if (made !== null) await log.follow(made, StartedAt);
    return found;
  };
  const isRunning = () => {
    if (!last?.running) return false;
    return last.main === null || isAlive(last.main);
  };
  return {
    isMade: () => made !== null,
    async make(container) {
      made = await container.start();
      await look();
    },
    look,
    isRunning,
    mainNow() {
      if (last === null || last.main === null || !isRunning()) return null;
      // The child of an init is there a moment after its parent.
      last.main = mainProcess(last.id, last.main.pid) ?? last.main;
      return last.main;
    },
    exitCode: () => last?.exitCode ?? null,
    async heard(what) {
      if (what === "start") await look();
      else if (last !== null && last.main === null) last.running = false;
    },
    async ask(command) {
      if (made === null) throw new Error(`${spec.name} isn't made yet.`);
      return (await made.exec([...command])).output;
    },
    letGo: () => log.end(),
  };
}

const never = new AbortController().signal;

/** Its process may be gone and the engine not know yet; its restart policy may be quicker than we. */
async function startAgain(
  { spec, calls }: DockerPartConfig,
  { look, isRunning }: PartState,
  signal: AbortSignal,
): Promise<void> {
  await waitFor(
    `the engine to notice that ${spec.name} has ended`,
    async () => ((await look())?.State.Running && !isRunning() ? null : true),
    { ...SETTLE, signal },
  );
  if (isRunning()) return;
  await calls.start(spec.name, signal);
  await look();
}

async function stop(
  { spec, calls }: DockerPartConfig,
  { look, exitCode }: PartState,
  how: "graceful" | "kill",
): Promise<StopOutcome> {
  const began = performance.now();
  const before = await look();
  if (before === null || !before.State.Running)
    return { kind: "exited", code: before?.State.ExitCode ?? null, tookMs: milliseconds(0) };
  if (before.State.Paused) await calls.unpause(spec.name);
  if (how === "kill") await calls.kill(spec.name);
  else await calls.stop(spec.name, GRACE_SECONDS);
  await waitFor(`${spec.name} to end`, async () => ((await look())?.State.Running ? null : true), {
    ...SETTLE,
    signal: never,
  });
  const tookMs = milliseconds(performance.now() - began);
  if (how === "kill") return { kind: "killed", why: "asked", tookMs };
  // 128 + SIGKILL, and only after the grace: a kill by the kernel comes sooner.
  return exitCode() === 137 && tookMs >= GRACE_SECONDS * 1000
    ? { kind: "killed", why: "grace over", tookMs }
    : { kind: "exited", code: exitCode(), tookMs };
}

function readTail(file: string): string {
  try {
    return readFileSync(file, "utf8").trimEnd().split("\n").slice(-TAIL).join("\n");
  } catch {
    return "";
  }
}
