import type { Snapshot } from "../ledger.ts";
import type { Records } from "../record.ts";
import { documentHash } from "../snapshot.ts";
import { NOTHING, type Seen, seenVersion } from "./seen.ts";

/** Which version a stored document is. */
export const seeDocument = (records: Records, id: string, document: string | null): Seen =>
  document === null ? NOTHING : seenVersion(records.documentVersion(id, document));

/** Whether it is the one that was there before. */
export const isDocumentOf = (before: Snapshot, row: number, document: string | null): boolean =>
  before.documents[row] === documentHash(document);
