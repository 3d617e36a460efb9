import type { Cores, Milliseconds } from "../units/quantity.ts";
import { sleep, watchClocks } from "./clock.ts";
import { cpuBetween, readCpu } from "./cpu.ts";
import { readMemory } from "./memory.ts";
import { type ReadText, readText } from "./read-text.ts";

/** What this machine did while it was watched. */
export interface MachineWatched {
  readonly watchedMs: Milliseconds;
  /** Largest disagreement of wall and monotonic clock: a step, or a pause of the machine. */
  readonly clockStepMs: Milliseconds;
  /** "tsc", "kvm-clock", "hpet"…; null where it can't be told. */
  readonly clockSource: string | null;
  /** Used by others than this process, stolen time among it. */
  readonly foreignCores: Cores;
  /** What the hypervisor gave to other machines. */
  readonly stealCores: Cores;
  readonly swappedInPages: number;
}

const CLOCK_SOURCE = "/sys/devices/system/clocksource/clocksource0/current_clocksource";

/** Watches for a while, doing nothing itself. @throws AbortError when the signal fires. */
export async function watchMachine(
  time: Milliseconds,
  signal: AbortSignal,
  read: ReadText = readText,
): Promise<MachineWatched> {
  const clocks = watchClocks();
  const swappedBefore = readMemory().swappedInPages;
  const before = readCpu({});
  try {
    await sleep(time, signal);
  } finally {
    clocks.stop();
  }
  const span = cpuBetween(before, readCpu({}));
  return {
    watchedMs: span.wallMs,
    clockStepMs: clocks.stop(),
    clockSource: read(CLOCK_SOURCE)?.trim() ?? null,
    foreignCores: span.foreignCores,
    stealCores: span.stealCores,
    swappedInPages: readMemory().swappedInPages - swappedBefore,
  };
}
