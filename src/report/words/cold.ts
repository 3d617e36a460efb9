import type { Evidence } from "../../evidence/evidence.ts";
import type { Latency } from "../../evidence/round.ts";
import { type ColdFigures, type FirstQueries, firstQueries } from "../figures/cold.ts";
import { latency, size } from "./numbers.ts";

/** "55.2 ms", or that there was no right answer. */
export const queryWords = (query: Latency | undefined): string =>
  query === undefined ? "–" : query.kind === "failed" ? "failed" : latency(query.ms);

/** The first query after the files left the page cache; or that they didn't leave. */
export function coldFirst(cold: ColdFigures | null): string {
  if (cold === null) return "–";
  return cold.kind === "left" ? queryWords(cold.queries[0]) : "couldn’t be dropped";
}

/** Why a setup's files count as still in memory; null where they left. */
export function stayedWords({ name, cold }: FirstQueries): string | null {
  if (cold?.kind !== "stayed") return null;
  return `${name}: ${size(cold.resident)} of ${size(cold.bytes)} couldn’t be dropped from the page cache, as on a file system that lies in memory.`;
}

/** One line on both setups' first queries; null where nobody asked for it. */
export function coldLine(evidence: Evidence): string | null {
  const { cold } = evidence;
  if (cold === null) return null;
  if (cold.kind === "not measured")
    return `First query without the page cache: not measured (${cold.why}).`;
  const each = firstQueries(evidence).map((one) => `${one.name} ${sideWords(one)}`);
  return `First query after a start / after the files left the page cache: ${each.join(", ")}.`;
}

const sideWords = ({ afterStartMs, cold }: FirstQueries): string =>
  `${latency(afterStartMs)} / ${coldFirst(cold)}`;
