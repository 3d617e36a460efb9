import type { FindingKind, LedgerFacts, Reading } from "../../evidence/drill.ts";

import { reachabilityOf, reachabilityWords } from "./reachability.ts";

/**
 * Which findings break what was promised for acknowledged writes. The others are findings of their
 * own: an index that leaves records out does so without any fault, too, and the records are there.
 * Where it leaves out more than without the fault, the fault did it.
 */
export const BREAKS: Readonly<Record<FindingKind, boolean>> = {
  lost: true,
  stale: true,
  torn: true,
  resurrected: true,
  duplicated: true,
  unexpected: true,
  "partly applied": true,
  miscounted: true,
  unreadable: true,
  unreachable: true,
  incomplete: false,
  stuck: true,
};

/** One kind of finding over all readings of a drill. */
export interface Found {
  readonly kind: FindingKind;
  /** Where it shows: ids, documents, vectors… */
  readonly planes: readonly string[];
  /** The most that one reading found. */
  readonly count: number;
  /** The final restart made it go away: it was there before, and isn't there after. */
  readonly healed: boolean;
  /** At most 5, of the reading that found most. */
  readonly examples: readonly string[];
}

/** Every kind of finding once, breaking ones first. */
export function findingsOf(
  ledger: Pick<LedgerFacts, "readings"> & Partial<Pick<LedgerFacts, "controls">>,
): readonly Found[] {
  const { readings } = ledger;
  const kinds = [...new Set(readings.flatMap(({ findings }) => findings.map(({ kind }) => kind)))];
  return [...kinds.map((kind) => foundOf(kind, readings)), ...unreachable(ledger)].sort(
    (one, other) => Number(BREAKS[other.kind]) - Number(BREAKS[one.kind]),
  );
}

/** Only beside runs without a fault a record that its vector doesn't find is a finding. */
function unreachable(ledger: Parameters<typeof reachabilityOf>[0]): readonly Found[] {
  const reached = reachabilityOf(ledger);
  if (reached.kind !== "beyond") return [];
  const words = reachabilityWords(reached) ?? "";
  const { missed } = reached;
  return [
    { kind: "unreachable", planes: ["queries"], count: missed, healed: false, examples: [words] },
  ];
}

function foundOf(kind: FindingKind, readings: readonly Reading[]): Found {
  const of = readings.flatMap(({ findings }) => findings.filter((found) => found.kind === kind));
  const most = of.reduce((one, other) => (other.count > one.count ? other : one));
  const last = readings.filter(isAfterRestart);
  // What can't be read any more isn't healed.
  const stays = last.some(({ findings }) =>
    findings.some((found) => found.kind === kind || found.kind === "unreadable"),
  );
  return {
    kind,
    planes: [...new Set(of.map(({ plane }) => plane))],
    count: most.count,
    healed: last.length > 0 && !stays,
    examples: most.examples,
  };
}

/** Only the final restart shows what the files alone know. */
const isAfterRestart = ({ when }: Reading): boolean => when.includes("after the final restart");

const many = (count: number, one: string, more: string): string =>
  `${count} ${count === 1 ? one : more}`;

/** "3 acknowledged writes are missing (ids, vectors)". */
export function findingClause(found: Found): string {
  const { count: n, planes, healed } = found;
  const where = planes.length === 0 ? "" : ` (${planes.join(", ")})`;
  return `${wordsOf(found.kind, n)}${where}${healed ? ", until the final restart" : ""}`;
}

function wordsOf(kind: FindingKind, n: number): string {
  switch (kind) {
    case "lost":
      return many(n, "acknowledged write is missing", "acknowledged writes are missing");
    case "stale":
      return many(
        n,
        "record is older than its last acknowledged write",
        "records are older than their last acknowledged writes",
      );
    case "torn":
      return many(n, "record is a mixture of versions", "records are mixtures of versions");
    case "resurrected":
      return many(n, "acknowledged delete is undone", "acknowledged deletes are undone");
    case "duplicated":
      return many(n, "id comes more than once", "ids come more than once");
    case "unexpected":
      return many(n, "value is there that nobody wrote", "values are there that nobody wrote");
    case "partly applied":
      return many(n, "batch is applied in part", "batches are applied in part");
    case "miscounted":
      return "the count isn't the number of records";
    case "unreadable":
      return "what is stored can't be read";
    case "unreachable":
      return many(
        n,
        "sampled record isn't found by its own vector, more than without a fault",
        "sampled records aren't found by their own vectors, more than without a fault",
      );
    case "incomplete":
      return many(
        n,
        "live record is left out by a query for all",
        "live records are left out by a query for all",
      );
    case "stuck":
      return many(n, "row of the log isn't applied", "rows of the log aren't applied");
    default:
      return kind satisfies never;
  }
}
