import { describe, expect, it } from "vitest";
import { readControlGroup } from "./control-group.ts";
import type { ReadText } from "./read-text.ts";

const GIBIBYTE = 2 ** 30;
const NO_LIMIT_V1 = "9223372036854771712\n";
const V2_MOUNT = "30 25 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup rw,nsdelegate\n";

/** Another machine's files. */
const machine =
  (files: Readonly<Record<string, string>>): ReadText =>
  (path) =>
    files[path] ?? null;

/** Version 1 mounts each controller by itself; `root` is what of the tree a container sees. */
const v1Mounts = (root: string): string =>
  ["cpu,cpuacct", "memory"]
    .map((name) => `31 25 0:27 ${root} /sys/fs/cgroup/${name} rw - cgroup cgroup rw,${name}\n`)
    .join("");

describe("what a control group lets this process have", () => {
  it("is read of version 2, in a container that sees its own group as the root", () => {
    const read = machine({
      "/proc/self/mountinfo": V2_MOUNT,
      "/proc/self/cgroup": "0::/\n",
      "/sys/fs/cgroup/cpu.max": "200000 100000\n",
      "/sys/fs/cgroup/memory.max": `${4 * GIBIBYTE}\n`,
      "/sys/fs/cgroup/memory.current": `${3 * GIBIBYTE}\n`,
      "/sys/fs/cgroup/memory.stat": `anon 5\ninactive_file ${GIBIBYTE}\nactive_file 7\n`,
    });
    expect(readControlGroup(read)).toEqual({
      cpus: 2,
      memoryBytes: 4 * GIBIBYTE,
      memoryUsedBytes: 2 * GIBIBYTE,
    });
  });

  it("is the tightest of all groups above, too", () => {
    const read = machine({
      "/proc/self/mountinfo": V2_MOUNT,
      "/proc/self/cgroup": "0::/ci.slice/job.scope\n",
      "/sys/fs/cgroup/ci.slice/cpu.max": "150000 100000\n",
      "/sys/fs/cgroup/ci.slice/job.scope/cpu.max": "max 100000\n",
      "/sys/fs/cgroup/ci.slice/memory.max": `${2 * GIBIBYTE}\n`,
      "/sys/fs/cgroup/ci.slice/memory.current": "0\n",
      "/sys/fs/cgroup/ci.slice/job.scope/memory.max": `${8 * GIBIBYTE}\n`,
    });
    expect(readControlGroup(read)).toMatchObject({ cpus: 1.5, memoryBytes: 2 * GIBIBYTE });
  });

  it("is read of version 1, in a container that is told the whole path", () => {
    const read = machine({
      "/proc/self/mountinfo": v1Mounts("/docker/abc"),
      "/proc/self/cgroup": "4:memory:/docker/abc\n2:cpu,cpuacct:/docker/abc\n0::/\n",
      "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "50000\n",
      "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
      "/sys/fs/cgroup/memory/memory.limit_in_bytes": `${GIBIBYTE}\n`,
      "/sys/fs/cgroup/memory/memory.usage_in_bytes": "1000\n",
      "/sys/fs/cgroup/memory/memory.stat": "cache 5\ntotal_inactive_file 400\n",
    });
    expect(readControlGroup(read)).toEqual({
      cpus: 0.5,
      memoryBytes: GIBIBYTE,
      memoryUsedBytes: 600,
    });
  });

  it.each([
    [
      "version 2 says max",
      {
        "/proc/self/mountinfo": V2_MOUNT,
        "/proc/self/cgroup": "0::/\n",
        "/sys/fs/cgroup/cpu.max": "max 100000\n",
        "/sys/fs/cgroup/memory.max": "max\n",
      },
    ],
    [
      "version 1 says −1 and the largest number",
      {
        "/proc/self/mountinfo": v1Mounts("/"),
        "/proc/self/cgroup": "4:memory:/a\n2:cpu,cpuacct:/a\n",
        "/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us": "-1\n",
        "/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us": "100000\n",
        "/sys/fs/cgroup/memory/a/memory.limit_in_bytes": NO_LIMIT_V1,
      },
    ],
    ["there are no groups", {}],
  ])("has no limit where %s", (_, files) => {
    const none = { cpus: null, memoryBytes: null, memoryUsedBytes: null };
    expect(readControlGroup(machine(files as Record<string, string>))).toEqual(none);
  });
});
