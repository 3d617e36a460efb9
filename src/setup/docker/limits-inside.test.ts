import { describe, expect, it } from "vitest";
import { NO_LIMITS } from "./container-spec.ts";
import { assertLimits, limitsInside } from "./limits-inside.ts";

const V1 = `/sys/fs/cgroup/memory/memory.limit_in_bytes 536870912
/sys/fs/cgroup/cpu/cpu.cfs_quota_us 150000
/sys/fs/cgroup/cpu/cpu.cfs_period_us 100000
`;
const V2 = "/sys/fs/cgroup/memory.max 536870912\r\n/sys/fs/cgroup/cpu.max 150000 100000\r\n";

describe("limits as a container sees them", () => {
  it.each([
    ["version 1", V1],
    ["version 2", V2],
  ])("are read from control groups of %s", (_, text) => {
    expect(limitsInside(text)).toEqual({ memoryMiB: 512, cpus: 1.5 });
  });

  it.each([
    ["version 1", V1.replace("536870912", "9223372036854771712").replace("150000", "-1")],
    ["version 2", V2.replace("536870912", "max").replace("150000", "max")],
    ["nothing that can be read", ""],
  ])("are none where %s has none", (_, text) => {
    expect(limitsInside(text)).toEqual(NO_LIMITS);
  });
});

describe("assertLimits", () => {
  const asked = { memoryMiB: 512, cpus: 1.5 };

  it("takes what a kernel rounds", () => {
    expect(() => assertLimits("chroma", asked, { memoryMiB: 511.99, cpus: 1.5 })).not.toThrow();
  });

  it("asks for nothing where there is no limit", () => {
    expect(() => assertLimits("chroma", NO_LIMITS, NO_LIMITS)).not.toThrow();
  });

  it.each([
    ["isn't there", { memoryMiB: null, cpus: 1.5 }, "memoryMiB 512, found none"],
    ["is another one", { memoryMiB: 512, cpus: 2 }, "cpus 1.5, found 2"],
  ])("refuses a limit that %s", (_, found, words) => {
    expect(() => assertLimits("chroma", asked, found)).toThrow(words);
  });
});
