import { readFileSync } from "node:fs";
import { type Bytes, bytes } from "../units/quantity.ts";
import { type ReadText, readText } from "./read-text.ts";

/**
 * Proportional set size: pages that several processes share are counted by their share.
 * 0 for a process that is gone or that may not be looked at.
 */
export function readPss(pid: number): Bytes {
  try {
    const found = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"));
    return bytes(Number(found?.[1] ?? 0) * 1024);
  } catch {
    return bytes(0);
  }
}

/** Memory of this machine, whatever a control group lets this process have of it. */
interface Memory {
  readonly totalBytes: Bytes;
  readonly availableBytes: Bytes;
  readonly swapUsedBytes: Bytes;
  /** Since the machine started. */
  readonly swappedInPages: number;
}

export function readMemory(read: ReadText = readText): Memory {
  const info = read("/proc/meminfo") ?? "";
  const kilobytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(info)?.[1] ?? 0);
  const swapped = /^pswpin (\d+)/m.exec(read("/proc/vmstat") ?? "");
  return {
    totalBytes: bytes(kilobytes("MemTotal") * 1024),
    availableBytes: bytes(kilobytes("MemAvailable") * 1024),
    swapUsedBytes: bytes(Math.max(0, kilobytes("SwapTotal") - kilobytes("SwapFree")) * 1024),
    swappedInPages: Number(swapped?.[1] ?? 0),
  };
}
