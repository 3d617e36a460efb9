import type { Operation } from "../ledger.ts";
import { recordId } from "./ids.ts";

const BATCH = 20;

/** New records, many in one request: all of them or none. Added and upserted in turn. */
export function* batchWorkload(seed: number): Generator<Operation, never, void> {
  for (let batch = 0; ; batch += 1)
    yield {
      workload: "batch",
      kind: batch % 2 === 0 ? "add" : "upsert",
      records: Array.from({ length: BATCH }, (_, index) => ({
        id: recordId(seed, "batch", batch * BATCH + index + 1),
        version: 1,
      })),
    };
}
