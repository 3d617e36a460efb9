import type { Round, Side } from "../../evidence/round.ts";
import { median } from "./rounds.ts";

/** What one part of a setup used: per round in the middle. */
interface PartSum {
  readonly role: string;
  readonly processes: number;
  /** CPU seconds per 1,000 queries over all rounds; null without a query. */
  readonly cpuPerThousand: number | null;
  readonly pssBytes: number | null;
}

/** What one setup used over the valid rounds. */
export interface ResourceSum {
  readonly cpuPerThousand: number | null;
  /** Median over rounds of the largest PSS in a round. */
  readonly pssBytes: number | null;
  readonly diskBytes: number | null;
  readonly parts: readonly PartSum[];
}

/** Sums a setup's resources; null where no round measured them. */
export function resourceSums(rounds: readonly Round[], side: Side): ResourceSum | null {
  const found = rounds.flatMap((round) => {
    const one = round.resources[side];
    return one === undefined ? [] : [one];
  });
  if (found.length === 0) return null;
  const queries = found.reduce((sum, one) => sum + one.queries, 0);
  const perThousand = (cpu: number): number | null =>
    queries === 0 ? null : (cpu / queries) * 1000;
  const roles = [...new Set(found.flatMap((one) => one.parts.map((part) => part.role)))];
  return {
    cpuPerThousand: perThousand(found.reduce((sum, one) => sum + one.cpuSeconds, 0)),
    pssBytes: median(found.map((one) => one.pssBytesMax)),
    diskBytes: median(found.map((one) => one.diskBytes)),
    parts: roles.map((role) => {
      const parts = found.flatMap((one) => one.parts.filter((part) => part.role === role));
      return {
        role,
        processes: Math.max(...parts.map((part) => part.processes)),
        cpuPerThousand: perThousand(parts.reduce((sum, part) => sum + part.cpuSeconds, 0)),
        pssBytes: median(parts.map((part) => part.pssBytesMax)),
      };
    }),
  };
}
