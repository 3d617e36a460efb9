import type { Books } from "../books.ts";
import type { Findings } from "../findings.ts";
import type { StoredBatch } from "../ledger.ts";
import type { History, State } from "../model.ts";
import { rowOf } from "../same-vector.ts";
import { isDocumentOf, seeDocument } from "./documents.ts";
import type { LiveRecords } from "./ids.ts";
import { isMetadataOf, seeMetadata } from "./metadata.ts";
import { judgeRecord, UNCLEAR } from "./record.ts";
import type { Seen } from "./seen.ts";
import { isVectorOf, seeVector } from "./vectors.ts";

/** One stored record. */
interface Row {
  readonly id: string;
  readonly document: string | null;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  /** null: vectors aren't read. */
  readonly vector: Float32Array | null;
}

/** Holds records against the books while they come, so that none has to be kept. */
export interface RowCheck {
  take(batch: StoredBatch): void;
  readonly live: LiveRecords;
}

/** @param vectors whether the batches have any. */
export function createRowCheck(books: Books, findings: Findings, vectors: boolean): RowCheck {
  const live = new Map<string, State>();
  const take = (row: Row) => {
    if (live.has(row.id)) {
      const words = `${row.id}: expected once, came again`;
      findings.add({ kind: "duplicated", plane: "ids", words });
      return;
    }
    live.set(row.id, judgeRow(books, row, findings));
  };
  return {
    live,
    take(batch) {
      const dimension = batch.vectors.length / batch.ids.length;
      for (const [index, id] of batch.ids.entries())
        take({
          id,
          document: batch.documents[index] ?? null,
          metadata: batch.metadatas[index] ?? null,
          vector: vectors ? rowOf(batch.vectors, index, dimension) : null,
        });
    },
  };
}

function judgeRow(books: Books, row: Row, findings: Findings): State {
  const before = books.before.rows.get(row.id);
  if (before !== undefined) return compareWithBefore(books, { ...row, before }, findings);
  const history = books.histories.get(row.id);
  if (history === undefined) {
    const words = `${row.id}: expected nothing, for nobody wrote it, got a record`;
    findings.add({ kind: "unexpected", plane: "ids", words });
    return UNCLEAR;
  }
  const documents = seeDocument(books.records, row.id, row.document);
  const metadata = seeMetadata(books.records, row.id, row.metadata);
  const versions = versionsOf(history, [documents, metadata]);
  const vectors = seeVector(books.records, row, versions);
  const { state, found } = judgeRecord(row.id, history, { documents, metadata, vectors });
  for (const each of found) findings.add(each);
  return state;
}

/** Those that the other planes say, then every one that was ever tried. */
function* versionsOf({ writes }: History, likely: readonly Seen[]): Generator<number, void, void> {
  for (const seen of likely) if (seen.kind === "version") yield seen.version;
  for (const { kind, version } of writes) if (kind !== "delete") yield version;
}

function compareWithBefore(
  { before, space }: Books,
  row: Row & { readonly before: number },
  findings: Findings,
): State {
  const at = row.before;
  const same = {
    documents: isDocumentOf(before, at, row.document),
    metadata: isMetadataOf(before, at, row.metadata),
    vectors: row.vector === null || isVectorOf(before, at, { vector: row.vector, space }),
  };
  for (const plane of ["documents", "metadata", "vectors"] as const)
    if (!same[plane]) {
      const words = `${row.id}: expected what was there before, its ${plane} are others`;
      findings.add({ kind: "unexpected", plane, words });
    }
  return UNCLEAR;
}
