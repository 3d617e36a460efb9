import { sleep } from "../../host/clock.ts";
import type { Milliseconds } from "../../units/quantity.ts";
import type { Findings } from "../findings.ts";
import type { Reader } from "../ledger.ts";

/** Chroma's own. */
const DEFAULT_THRESHOLD = 1000;

/**
 * Counts the log's rows behind the index's mark. Fewer than `sync_threshold` are as it should be:
 * they are in memory, and go to disk with the next ones. More mean that they aren't applied: yet,
 * or, where they are no fewer after a while without writes, never.
 *
 * @returns null where it can't be told. @throws what the reader throws.
 */
export async function readLog(
  reader: Reader,
  how: {
    readonly syncThreshold: number | null;
    /** Between two looks. */
    readonly pauseMs: Milliseconds;
    readonly signal: AbortSignal;
  },
  findings: Findings,
): Promise<number | null> {
  const threshold = how.syncThreshold ?? DEFAULT_THRESHOLD;
  const first = await reader.queueRows();
  if (first === null || first <= threshold) return first;
  await sleep(how.pauseMs, how.signal);
  const second = await reader.queueRows();
  if (second !== null && second >= first)
    findings.add({
      kind: "stuck",
      plane: "log",
      words: `expected at most ${threshold} rows behind the index's mark, got ${first}, and ${how.pauseMs / 1000} s later ${second}`,
      count: second,
    });
  return second;
}
