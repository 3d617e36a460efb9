import type { Snapshot } from "../ledger.ts";
import type { Records } from "../record.ts";
import { metadataHash } from "../snapshot.ts";
import { NOTHING, type Seen, seenVersion } from "./seen.ts";

type Metadata = Readonly<Record<string, unknown>> | null;

/** Which version stored metadata are. */
export const seeMetadata = (records: Records, id: string, metadata: Metadata): Seen =>
  metadata === null ? NOTHING : seenVersion(records.metadataVersion(id, metadata));

/** Whether they are the ones that were there before. */
export const isMetadataOf = (before: Snapshot, row: number, metadata: Metadata): boolean =>
  before.metadatas[row] === metadataHash(metadata);
