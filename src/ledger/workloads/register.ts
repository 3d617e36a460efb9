import { seeded } from "../../stats/random.ts";
import type { Operation } from "../ledger.ts";
import { recordId } from "./ids.ts";

/** Few enough to be overwritten often, many enough for an outage not to leave all of them unknown. */
const REGISTERS = 24;

/** The same few records over and over, each time with a new version in all planes. */
export function* registerWorkload(seed: number): Generator<Operation, never, void> {
  const ids = Array.from({ length: REGISTERS }, (_, index) =>
    recordId(seed, "register", index + 1),
  );
  const random = seeded(seed, "register");
  for (let version = 1; ; version += 1)
    for (const id of random.shuffled(ids))
      yield { workload: "register", kind: "upsert", records: [{ id, version }] };
}
