import { waitFor } from "../host/clock.ts";
import { isAlive, readProcess } from "../host/process-table.ts";
import type { Part, Setup, Unsupported } from "../setup/setup.ts";
import { milliseconds } from "../units/quantity.ts";
import { broken } from "./active.ts";
import { type Fault, findPart, type PartName, partWords } from "./fault.ts";

/** Why nothing can be done to this part's process; null = it can. */
export function partRefusal(setup: Setup, on: PartName): Unsupported | null {
  const part = findPart(setup, on);
  if (part === null) return { kind: "unsupported", why: `the setup has no ${partWords(on)}` };
  const { pid } = part;
  if (pid !== null && !isOurs(pid))
    return {
      kind: "unsupported",
      why: `this user may not signal process ${pid} of ${partWords(on)}`,
    };
  // Between a stop and a start a process of ours has none either: that isn't the driver's doing.
  if (pid !== null || setup.driver === "process") return null;
  return {
    kind: "unsupported",
    why: `the driver ${setup.driver} doesn't tell the process of ${partWords(on)}`,
  };
}

/** A container's processes are another user's, unless this is root. */
function isOurs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "EPERM";
  }
}

/** A running part, and which process it is now. */
export interface Running {
  readonly part: Part;
  readonly pid: number;
  readonly startTicks: number;
}

/** @throws HarnessError FAULT_BROKEN where it doesn't run. */
export function runningPart(fault: Fault, setup: Setup, on: PartName): Running {
  const part = findPart(setup, on);
  const pid = part?.running() ? part.pid : null;
  const entry = pid === null ? null : readProcess(pid);
  if (part === null || entry === null)
    throw broken(fault, part === null ? "a part of that name" : "a part that runs, but it doesn't");
  return { part, pid: entry.pid, startTicks: entry.startTicks };
}

/** Whether that very process is gone, whatever runs in its place. */
export const hasEnded = (process: Running): boolean => !isAlive(process);

const HEARD = { limitMs: milliseconds(5000), everyMs: milliseconds(5) };

/**
 * Waits until that process has ended and the driver has heard of it: until then the part would be taken for
 * running, and couldn't be started again.
 */
export async function untilEnded(process: Running): Promise<void> {
  const { part, pid } = process;
  const isHeard = () => hasEnded(process) && !(part.running() && part.pid === pid);
  const signal = new AbortController().signal;
  await waitFor(`process ${pid} to end`, () => (isHeard() ? true : null), { ...HEARD, signal });
}

/**
 * The base URL at which a part is asked: past the proxies where the setup knows one, else by the link
 * that leads there.
 */
export function urlOf(setup: Setup, { role, number }: PartName): string | null {
  if (role === "chroma" && setup.endpoints.direct !== undefined) return setup.endpoints.direct;
  return setup.links.find((link) => link.to === role && link.number === number)?.url ?? null;
}
