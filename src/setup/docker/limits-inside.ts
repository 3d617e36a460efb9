import { HarnessError } from "../../errors.ts";
import type { PartLimits } from "./container-spec.ts";

const FILES = {
  memory: ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"],
  cpu: ["/sys/fs/cgroup/cpu.max"],
  quota: ["/sys/fs/cgroup/cpu/cpu.cfs_quota_us"],
  period: ["/sys/fs/cgroup/cpu/cpu.cfs_period_us"],
} as const;

/** What a shell inside a container is asked; works on both versions of control groups. */
export const LIMITS_COMMAND: readonly string[] = [
  "sh",
  "-c",
  `for f in ${Object.values(FILES).flat().join(" ")}; do [ -r $f ] && echo "$f $(cat $f)"; done; true`,
];

/** Beyond this version 1 means "no limit": the largest multiple of a page. */
const NO_MEMORY_LIMIT = 2 ** 60;

/** What the files say. null = no limit, or none that could be read. */
export function limitsInside(text: string): PartLimits {
  const lines = new Map(
    text.split(/\r?\n/).flatMap((line): [string, string][] => {
      const [, file, value] = /^(\/\S+) (.+)$/.exec(line) ?? [];
      return file === undefined || value === undefined ? [] : [[file, value.trim()]];
    }),
  );
  const told = (files: readonly string[]) =>
    files.map((file) => lines.get(file)).find((value) => value);
  const bytes = Number(told(FILES.memory));
  const isLimit = Number.isFinite(bytes) && bytes > 0 && bytes < NO_MEMORY_LIMIT;
  const [quota, period] = told(FILES.cpu)?.split(" ") ?? [told(FILES.quota), told(FILES.period)];
  const cpus = Number(quota) / Number(period);
  return {
    memoryMiB: isLimit ? bytes / 1024 ** 2 : null,
    cpus: Number.isFinite(cpus) && cpus > 0 ? cpus : null,
  };
}

/** Kernels round to pages, and quotas to microseconds. */
const ROUNDING = 0.01;

/** @throws HarnessError SETUP_NOT_READY for a limit that isn't what was asked for. */
export function assertLimits(part: string, asked: PartLimits, found: PartLimits): void {
  const missed = (["cpus", "memoryMiB"] as const).filter((name) => {
    const [wanted, got] = [asked[name], found[name]];
    if (wanted === null) return false;
    return got === null || Math.abs(got - wanted) > wanted * ROUNDING;
  });
  if (missed.length === 0) return;
  const words = missed.map((name) => `${name} ${asked[name]}, found ${found[name] ?? "none"}`);
  throw new HarnessError(
    "SETUP_NOT_READY",
    `Expected the ${part} to be held to its limits, as seen from inside: ${words.join("; ")}.`,
    {
      hint: "The engine took the limit and the kernel doesn't enforce it: `docker info` names missing controllers at its end. Leave `limits` out of the plan, or mend the machine's control groups.",
    },
  );
}
