import { describe, expect, it } from "vitest";
import { bytes } from "../../units/quantity.ts";
import { judgeMemory, judgeSwap, type MemoryLook } from "./memory.ts";
import { judged } from "./testing.ts";

describe("doctor's rows on memory", () => {
  const look = (given: Partial<MemoryLook> = {}): MemoryLook => ({
    totalBytes: bytes(16e9),
    availableBytes: bytes(8e9),
    limitBytes: null,
    limitUsedBytes: null,
    swapUsedBytes: bytes(0),
    swappedInPages: 0,
    ...given,
  });
  const level = (given: Partial<MemoryLook>) => judged(judgeMemory(look(given), bytes(2e9)));

  it.each([
    [3e9, "ok"],
    [2.9e9, "warn"],
    [2e9, "warn"],
    [1.9e9, "fail"],
  ])("are, with %d bytes available, %s", (available, expected) => {
    expect(level({ availableBytes: bytes(available) })).toBe(expected);
  });

  it("go by what is left of the control group's limit, whatever the machine has", () => {
    const limited = { limitBytes: bytes(2.5e9), limitUsedBytes: bytes(1e9) };
    expect(level(limited)).toBe("fail");
    expect(level({ ...limited, limitUsedBytes: bytes(0.2e9) })).toBe("warn");
    expect(level({ limitBytes: bytes(32e9), limitUsedBytes: bytes(1e9) })).toBe("ok");
    const { version, remedy } = judgeMemory(look(limited), bytes(2e9));
    expect(version).toBe(
      "1.5 GB available (limit of the control group: 2.5 GB of the machine's 16.0 GB)",
    );
    expect(remedy).toContain("--memory");
  });

  it.each([
    [0, 0, "ok"],
    [0.5e9, 0, "ok"],
    [0.9e9, 0, "warn"],
    [0, 1, "warn"],
  ])("are, with %d bytes swapped out and %i pages that came back, %s", (used, pages, expected) => {
    const swap = judgeSwap(look({ swapUsedBytes: bytes(used), swappedInPages: pages }));
    expect(judged(swap)).toBe(expected);
  });
});
