import { monotonicNow, sleep } from "../host/clock.ts";
import { type Milliseconds, milliseconds } from "../units/quantity.ts";
import type { AppClient } from "./app-client.ts";
import type { DrillLab } from "./lab.ts";

const LOOK = milliseconds(100);
const TRIED = "tried";

/**
 * An empty collection answers no known query: it is ready when it takes a record and gives it back.
 * @returns what was seen of that record; it is deleted again.
 * @throws Error the last refusal, after the limit.
 */
export async function untilTaken(
  app: AppClient,
  { data, signal }: Pick<DrillLab, "data" | "signal">,
  { limitMs }: { limitMs: Milliseconds },
): Promise<string> {
  const [vector] = data.vectors;
  if (vector === undefined) throw new Error("The data has no known query.");
  const began = monotonicNow();
  for (;;) {
    try {
      await app.upsert([{ id: TRIED, document: TRIED, metadata: null, vector }]);
      break;
    } catch (error) {
      if (monotonicNow() - began > limitMs) throw error;
      await sleep(LOOK, signal);
    }
  }
  const seen = await app.see(TRIED);
  await app.delete([TRIED]);
  return seen.kind;
}
