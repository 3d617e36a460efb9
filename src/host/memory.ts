import { readFileSync } from "node:fs";
import { type Bytes, bytes } from "../units/quantity.ts";

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

/** Memory of this machine. */
export function readMemory(): { totalBytes: Bytes; availableBytes: Bytes; swappedInPages: number } {
  const info = readFileSync("/proc/meminfo", "utf8");
  const kilobytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(info)?.[1] ?? 0);
  const swapped = /^pswpin (\d+)/m.exec(readFileSync("/proc/vmstat", "utf8"));
  return {
    totalBytes: bytes(kilobytes("MemTotal") * 1024),
    availableBytes: bytes(kilobytes("MemAvailable") * 1024),
    swappedInPages: Number(swapped?.[1] ?? 0),
  };
}
