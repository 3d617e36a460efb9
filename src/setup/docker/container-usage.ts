import { readPss } from "../../host/memory.ts";
import { type ProcessEntry, readGroup } from "../../host/process-table.ts";
import { bytes, cpuSeconds } from "../../units/quantity.ts";
import type { PartUsage, Role } from "../setup.ts";
import type { ContainerCalls } from "./container-calls.ts";
import type { ContainerSpec } from "./container-spec.ts";

/** Which one, and whom to ask. */
interface UsedContainer {
  readonly role: Role;
  readonly number: number;
  readonly spec: ContainerSpec;
  readonly calls: ContainerCalls;
}

/**
 * CPU and memory of a container: by this machine's own books where its processes may be looked at, as
 * the process driver does; else by the engine's, which count the pages of files, too.
 */
export async function containerUsage(
  { role, number, spec, calls }: UsedContainer,
  main: ProcessEntry | null,
): Promise<PartUsage> {
  const entries = main === null ? [] : readGroup(main.group);
  const pssBytes = entries.reduce((sum, entry) => sum + readPss(entry.pid), 0);
  // 0 = another user's, which may not be looked at.
  if (pssBytes > 0)
    return {
      role,
      number,
      cpuSeconds: cpuSeconds(entries.reduce((sum, entry) => sum + entry.cpu, 0)),
      pssBytes: bytes(pssBytes),
      processes: entries.length,
    };
  const told = await calls.usage(spec.name);
  return {
    role,
    number,
    cpuSeconds: cpuSeconds(told?.cpuSeconds ?? 0),
    pssBytes: bytes(told?.memoryBytes ?? 0),
    processes: told?.processes ?? 0,
  };
}
