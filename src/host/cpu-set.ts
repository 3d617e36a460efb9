import { readFileSync } from "node:fs";

/** CPUs for the generator and for the targets; null = they share what there is. */
export interface CpuSplit {
  readonly targets: readonly number[];
  readonly generator: readonly number[];
}

/** Fewer cores are too few to give one away. */
const SPLIT_FROM = 4;

/** A quarter of the CPUs, the last ones, for the generator; the rest for the targets. */
export function splitCpus(allowed: readonly number[]): CpuSplit | null {
  if (allowed.length < SPLIT_FROM) return null;
  const cut = allowed.length - Math.floor(allowed.length / 4);
  return { targets: allowed.slice(0, cut), generator: allowed.slice(cut) };
}

/** The CPUs that this process may use, by number. */
export function allowedCpus(): number[] {
  const status = readFileSync("/proc/self/status", "utf8");
  return parseCpuList(/^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1] ?? "0");
}

/** "0-2,5" → 0, 1, 2, 5. */
export function parseCpuList(text: string): number[] {
  return text.split(",").flatMap((range) => {
    const [from = 0, to = from] = range.split("-").map(Number);
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });
}

/** The command, held to some CPUs by util-linux's taskset; null = as it is. */
export function pinned(
  cpus: readonly number[] | null,
  command: { readonly program: string; readonly args: readonly string[] },
): { program: string; args: readonly string[] } {
  if (cpus === null) return command;
  return {
    program: "taskset",
    args: ["--cpu-list", cpus.join(","), command.program, ...command.args],
  };
}
