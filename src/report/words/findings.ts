import type { FindingKind } from "../../evidence/drill.ts";

/** What each kind of finding means for whoever runs the database. */
export const FINDING_MEANS: Readonly<Record<FindingKind, string>> = {
  lost: "A write that was acknowledged isn't there.",
  stale: "An older version is there than the last one that was acknowledged.",
  torn: "Id, document, metadata and vector of a record aren't of one version.",
  resurrected: "A record is there again whose delete was acknowledged.",
  duplicated: "One id comes more than once.",
  unexpected: "A value is there that nobody wrote, or whose write was refused.",
  "partly applied": "Of one batch some records are there and some aren't.",
  miscounted: "The count isn't the number of records that can be read.",
  unreadable: "What is stored can't be read at all.",
  unreachable:
    "Records aren't found by their own vectors, more of them than when the same was written without a fault.",
  incomplete: "Asked for everything, a query leaves live records out; they are there all the same.",
  stuck: "Writes were acknowledged that the index never takes up: they can't be found.",
};

/** What to do about it, in one sentence. */
export const REMEDIES: Readonly<Record<FindingKind, string>> = {
  lost: "Keep the source of every record so that it can be written again, and don't take an acknowledgement for a backup.",
  stale:
    "Write again what was written last before the failure; a version in the metadata tells which records are old.",
  torn: "Write the records again as a whole: document, metadata and vector in one upsert.",
  resurrected:
    "Repeat the deletes of the time before the failure: a delete that is repeated does no harm.",
  duplicated:
    "Build the collection anew from its source; until then drop repeated ids in the application.",
  unexpected: "Find out who else writes to this collection, then write the records again.",
  "partly applied":
    "Make batches repeatable: after a failure send the whole batch again, as upserts.",
  miscounted: "Compare ids and not counts when you check a restart, a copy or a move.",
  unreadable:
    "Stop the server, put its folder aside as it is, and restore the last verified backup into a fresh one.",
  unreachable: "Build the index anew, and compare recall with exact search before you switch.",
  incomplete: "Don't list a collection by a query: page through its records instead.",
  stuck:
    "Build the collection anew from its source, and watch with a known query: counts look healthy all the while.",
};
