import type { Resources, Side } from "../../evidence/round.ts";
import { diskUsage } from "../../host/folders.ts";
import type { PartUsage } from "../../setup/setup.ts";
import { type Bytes, bytes, cpuSeconds } from "../../units/quantity.ts";
import type { Pair } from "./pair.ts";

export type Usage = Readonly<Record<Side, readonly PartUsage[]>>;

/** CPU and memory of both setups' parts, now. */
export async function readUsage(pair: Pair): Promise<Usage> {
  return { a: await pair.setups.a.resources(), b: await pair.setups.b.resources() };
}

/** What each setup used between two readings, for the queries of the phase in between. */
export function resourcesBetween(
  pair: Pair,
  span: { before: Usage; after: Usage; sent: Readonly<Record<Side, number>> },
): Record<Side, Resources> {
  const of = (side: Side): Resources => {
    const parts = span.after[side].map((after, index) => {
      const before = span.before[side][index];
      return {
        role: isOnly(span.after[side], after) ? after.role : `${after.role} ${after.number}`,
        // A part that ended meanwhile reads 0: its CPU time went with it.
        cpuSeconds: cpuSeconds(Math.max(0, after.cpuSeconds - (before?.cpuSeconds ?? 0))),
        pssBytesMax: larger(after.pssBytes, before?.pssBytes ?? bytes(0)),
        processes: after.processes,
      };
    });
    return {
      cpuSeconds: cpuSeconds(parts.reduce((sum, part) => sum + part.cpuSeconds, 0)),
      queries: span.sent[side],
      pssBytesMax: bytes(parts.reduce((sum, part) => sum + part.pssBytesMax, 0)),
      diskBytes: sizeOf(pair.setups[side].storage.path),
      parts,
    };
  };
  return { a: of("a"), b: of("b") };
}

/** 0 for a place that this user may not look at, as a container's volume may be. */
function sizeOf(folder: string): Bytes {
  try {
    return diskUsage(folder);
  } catch {
    return bytes(0);
  }
}

const larger = (left: Bytes, right: Bytes): Bytes => (left > right ? left : right);

/** Whether the setup has no other part of this role. */
const isOnly = (parts: readonly PartUsage[], { role }: PartUsage): boolean =>
  parts.filter((part) => part.role === role).length === 1;
