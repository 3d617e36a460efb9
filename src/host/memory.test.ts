import { describe, expect, it } from "vitest";
import { readMemory, readPss } from "./memory.ts";

describe("memory", () => {
  it("of a process is its proportional set size, below what it has resident", () => {
    const pss = readPss(process.pid);
    expect(pss).toBeGreaterThan(10e6);
    // Both move while the test runs.
    expect(pss).toBeLessThan(1.5 * process.memoryUsage().rss);
  });

  it("of a process that isn't there is 0", () => {
    expect(readPss(2 ** 22 + 1)).toBe(0);
  });

  it("of the machine has a part that is available", () => {
    const { totalBytes, availableBytes, swappedInPages } = readMemory();
    expect(availableBytes).toBeGreaterThan(0);
    expect(totalBytes).toBeGreaterThan(availableBytes);
    expect(swappedInPages).toBeGreaterThanOrEqual(0);
  });

  it("of another machine tells what is swapped out, and how much has come back", () => {
    const files: Record<string, string> = {
      "/proc/meminfo":
        "MemTotal: 8000 kB\nMemAvailable: 3000 kB\nSwapTotal: 900 kB\nSwapFree: 400 kB\n",
      "/proc/vmstat": "pgpgin 5\npswpin 77\npswpout 9\n",
    };
    expect(readMemory((path) => files[path] ?? null)).toEqual({
      totalBytes: 8000 * 1024,
      availableBytes: 3000 * 1024,
      swapUsedBytes: 500 * 1024,
      swappedInPages: 77,
    });
  });
});
