import { seeded } from "../../stats/random.ts";
import type { Operation } from "../ledger.ts";
import { recordId } from "./ids.ts";

/** So many are there at a time. */
const [FEWEST, MOST] = [3, 12];

/** Records that are added, and deleted some time later: of each about two requests. */
export function* deleteWorkload(seed: number): Generator<Operation, never, void> {
  const random = seeded(seed, "delete");
  const there: string[] = [];
  for (let number = 1; ; ) {
    const adds = there.length < FEWEST || (there.length < MOST && random.next() < 0.5);
    if (adds) {
      const id = recordId(seed, "delete", number);
      number += 1;
      there.push(id);
      yield { workload: "delete", kind: "add", records: [{ id, version: 1 }] };
    } else {
      const gone = there.splice(random.below(there.length), 1);
      yield {
        workload: "delete",
        kind: "delete",
        records: gone.map((id) => ({ id, version: 2 })),
      };
    }
  }
}
