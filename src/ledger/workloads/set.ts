import type { Operation } from "../ledger.ts";
import { recordId } from "./ids.ts";

/** New records without end, each added once. An id is never used again: its second add does nothing. */
export function* setWorkload(seed: number): Generator<Operation, never, void> {
  for (let number = 1; ; number += 1)
    yield {
      workload: "set",
      kind: "add",
      records: [{ id: recordId(seed, "set", number), version: 1 }],
    };
}
