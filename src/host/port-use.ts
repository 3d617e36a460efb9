import { type ReadText, readText } from "./read-text.ts";

/** The ports that the system gives outgoing connections, and how many of them are taken. */
export interface PortUse {
  readonly first: number;
  readonly last: number;
  /** Ports of the range that any connection or listener holds. */
  readonly taken: number;
  /** Of these, those whose connection is over and waits a minute for stragglers. */
  readonly waiting: number;
}

const TIME_WAIT = "06";
/** The kernel's own range. */
const USUAL = [32_768, 60_999] as const;

/** As /proc tells, of this process's network. */
export function readPortUse(read: ReadText = readText): PortUse {
  const range = read("/proc/sys/net/ipv4/ip_local_port_range")?.trim().split(/\s+/).map(Number);
  const [first = USUAL[0], last = USUAL[1]] = range ?? [];
  const all = new Set<number>();
  const held = new Set<number>();
  for (const { port, state } of [...rows(read("/proc/net/tcp")), ...rows(read("/proc/net/tcp6"))]) {
    if (port < first || port > last) continue;
    all.add(port);
    if (state !== TIME_WAIT) held.add(port);
  }
  return { first, last, taken: all.size, waiting: all.size - held.size };
}

function rows(table: string | null): { port: number; state: string }[] {
  return (table ?? "").split("\n").flatMap((line) => {
    const [, local = "", , state = ""] = line.trim().split(/\s+/);
    const port = Number.parseInt(local.split(":")[1] ?? "", 16);
    return Number.isNaN(port) ? [] : [{ port, state }];
  });
}
