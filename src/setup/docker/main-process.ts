import { readFileSync } from "node:fs";
import { type ProcessEntry, readProcess, readProcesses } from "../../host/process-table.ts";

/** They start one child and hand signals on; whoever would be measured or frozen is that child. */
const INITS = ["dumb-init", "tini", "docker-init", "catatonit"];

/**
 * The process of a container that does its work, as this machine numbers it; null where it can't be
 * seen from here: an engine on another machine numbers its own.
 *
 * @param container its full id, which its control group's name ends with.
 */
export function mainProcess(container: string, init: number): ProcessEntry | null {
  if (init === 0 || !textOf(`/proc/${init}/cgroup`).includes(container)) return null;
  const entry = readProcess(init);
  if (entry === null || entry.zombie) return null;
  if (!INITS.includes(textOf(`/proc/${init}/comm`).trim())) return entry;
  const [child] = readProcesses().filter(({ parent, zombie }) => parent === init && !zombie);
  return child ?? entry;
}

/** The engine's own processes that carry what goes to these ports of this machine. */
export function portForwarders(ports: readonly number[]): number[] {
  return readProcesses().flatMap(({ pid }) => {
    if (textOf(`/proc/${pid}/comm`).trim() !== "docker-proxy") return [];
    const words = textOf(`/proc/${pid}/cmdline`).split("\0");
    const port = Number(words[words.indexOf("-host-port") + 1]);
    return ports.includes(port) ? [pid] : [];
  });
}

/** "" where it can't be read. */
function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
