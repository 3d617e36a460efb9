import type { Setup } from "../setup/setup.ts";
import type { Bytes } from "../units/quantity.ts";
import { type Bite, begin, broken } from "./active.ts";
import { type Fault, type FaultTools, findPart, type PartName, partWords } from "./fault.ts";
import { limitedCgroup } from "./limited-cgroup.ts";
import { findMemoryCgroup } from "./memory-cgroup.ts";
import { hasEnded, partRefusal, runningPart, untilEnded } from "./named-part.ts";

export interface MemoryLimit {
  /** The kernel rounds it down to whole pages. */
  readonly moreBytes: Bytes;
}

/**
 * Lets a part take only so much memory beyond what it has: then the kernel kills it. What it has stays
 * charged where it was, for charges don't move with a process. Healing lifts the limit, and starts the part
 * again where it was killed.
 */
export function memoryLimit(on: PartName, { moreBytes }: MemoryLimit): Fault {
  const fault: Fault = {
    name: "memory-limit",
    on: partWords(on),
    describe: () => `${partWords(on)} gets at most ${moreBytes} bytes of memory more`,
    endedBy: "operator",
    async refusal(setup) {
      const refused = partRefusal(setup, on);
      if (refused !== null) return refused;
      // A part that doesn't run yet will lie where this process does.
      const cgroup = findMemoryCgroup(findPart(setup, on)?.pid ?? process.pid);
      return cgroup.kind === "unsupported" ? cgroup : null;
    },
    inject: (setup, tools) => begin(fault, () => inject({ fault, on, setup, tools, moreBytes })),
  };
  return fault;
}

interface Injection extends MemoryLimit {
  readonly fault: Fault;
  readonly on: PartName;
  readonly setup: Setup;
  readonly tools: FaultTools;
}

async function inject({ fault, on, setup, tools, moreBytes }: Injection): Promise<Bite> {
  const limited = runningPart(fault, setup, on);
  const { part, pid } = limited;
  const place = findMemoryCgroup(pid);
  if (place.kind === "unsupported") throw broken(fault, `a cgroup of its own: ${place.why}`);
  tools.signal.throwIfAborted();
  const cgroup = limitedCgroup(place);
  const done = tools.intend({ kind: "cgroup", path: cgroup.folder });
  const lift = async () => {
    await cgroup.remove();
    done();
  };
  try {
    cgroup.make(moreBytes);
    cgroup.takeIn(pid);
  } catch (error) {
    await lift().catch(() => undefined);
    throw error;
  }
  return {
    async assertBiting() {
      const state = cgroup.look(pid);
      if (state === null) throw broken(fault, `the cgroup ${cgroup.folder}, but it's gone`);
      const words = `limit ${state.limitBytes} bytes, ${state.usedBytes} of them used`;
      // Asked first: the one that was killed for it may still be dying.
      if (state.kills > 0) return `process ${pid} was killed for its memory; ${words}`;
      if (hasEnded(limited))
        throw broken(fault, `process ${pid} under the limit, but it has ended otherwise`);
      if (state.limitBytes > moreBytes) throw broken(fault, `${moreBytes} bytes, but ${words}`);
      if (state.outside.length === 0) return `process ${pid} is in ${cgroup.folder}: ${words}`;
      throw broken(fault, `the limit on process ${state.outside.join(", ")}, but it left`);
    },
    async heal() {
      const kills = cgroup.look(pid)?.kills ?? 0;
      await lift();
      // Where a child was the victim the part itself goes on.
      if (kills > 0 || hasEnded(limited)) await untilEnded(limited).catch(() => undefined);
      if (part.running()) return;
      const started = await part.start(new AbortController().signal);
      if (started.kind === "unsupported") throw broken(fault, `a new start: ${started.why}`);
    },
    async assertHealed() {
      if (cgroup.look(pid) !== null)
        throw broken(fault, `no cgroup ${cgroup.folder}, but it's there`);
      if (!part.running()) throw broken(fault, "a part that runs, but it doesn't");
      return `the cgroup is gone, and process ${part.pid} runs`;
    },
  };
}
