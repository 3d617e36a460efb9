import { pinned } from "../../host/cpu-set.ts";
import { readPss } from "../../host/memory.ts";
import {
  type OnSpawn,
  type ProcessGroup,
  spawnGroup,
  stopGracefully,
} from "../../host/process-group.ts";
import { readGroup } from "../../host/process-table.ts";
import { bytes, cpuSeconds, milliseconds } from "../../units/quantity.ts";
import type { Editions, Part, PartUsage, Role, StopOutcome } from "../setup.ts";

/** How a process of a setup is started; the same again at every start. */
export interface PartCommand {
  readonly role: Role;
  readonly number: number;
  readonly program: string;
  /** Versions of it, whose current one goes before `program`. @default none */
  readonly editions?: Editions;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** CPUs that the part is held to; null = any. */
  readonly cpus: readonly number[] | null;
  readonly onSpawn: OnSpawn;
}

/** A part that runs as a process group on this machine. */
export interface ProcessPart extends Part {
  logTail(): string;
  usage(): PartUsage;
}

/** Chroma may never answer a SIGTERM, and under load it hangs: SIGINT, then this long. */
const GRACE = milliseconds(5000);

/** Describes a part; nothing runs until start(). */
export function createProcessPart(command: PartCommand): ProcessPart {
  let group: ProcessGroup | null = null;
  const { role, number, logFile, editions } = command;
  const programNow = () => editions?.current.program ?? command.program;
  return {
    role,
    number,
    logFile,
    get command() {
      return [programNow(), ...command.args].join(" ");
    },
    ...(editions === undefined ? {} : { editions }),
    get pid() {
      return group?.pid ?? null;
    },
    async start(signal) {
      if (group?.running()) throw new Error(`The ${role} ${number} runs already.`);
      signal.throwIfAborted();
      // Its children may have outlived it, and hold its port.
      await group?.kill();
      const now = { ...command, program: programNow() };
      group = await spawnGroup({ ...now, ...pinned(now.cpus, now) }, now.onSpawn);
      return { kind: "done" };
    },
    running: () => group?.running() ?? false,
    logTail: () => group?.logTail(15) ?? "",
    async freeze() {
      group?.signal("SIGSTOP");
      return { kind: "done" };
    },
    async thaw() {
      group?.signal("SIGCONT");
      return { kind: "done" };
    },
    async stop(how): Promise<StopOutcome> {
      const running = group;
      group = null;
      return running === null
        ? { kind: "exited", code: null, tookMs: milliseconds(0) }
        : await stop(running, how);
    },
    usage: () => usageOf(role, number, group?.pid ?? null),
  };
}

async function stop(group: ProcessGroup, how: "graceful" | "kill"): Promise<StopOutcome> {
  if (how === "graceful") {
    const { graceful, exit, tookMs } = await stopGracefully(group, GRACE);
    return graceful
      ? { kind: "exited", code: exit.code, tookMs }
      : { kind: "killed", why: "grace over", tookMs };
  }
  const began = performance.now();
  await group.kill();
  return { kind: "killed", why: "asked", tookMs: milliseconds(performance.now() - began) };
}

function usageOf(role: Role, number: number, pid: number | null): PartUsage {
  const entries = pid === null ? [] : readGroup(pid);
  return {
    role,
    number,
    cpuSeconds: cpuSeconds(entries.reduce((sum, entry) => sum + entry.cpu, 0)),
    pssBytes: bytes(entries.reduce((sum, entry) => sum + readPss(entry.pid), 0)),
    processes: entries.length,
  };
}
