import { HarnessError } from "../errors.ts";
import { readMemory } from "../host/memory.ts";

/**
 * All vectors are held in memory, for the exact neighbours; the servers need room beside them.
 *
 * @param name what the vectors are of.
 * @param needed bytes.
 * @throws HarnessError DATA_INVALID where they would take more than half of the free memory.
 */
export function requireRoom(name: string, needed: number): void {
  const { availableBytes } = readMemory();
  if (needed <= availableBytes / 2) return;
  const gib = (size: number) => `${(size / 2 ** 30).toFixed(1)} GiB`;
  throw new HarnessError(
    "DATA_INVALID",
    `Expected the vectors of "${name}" to take at most half of the free memory (${gib(availableBytes)}), they take ${gib(needed)}.`,
    { hint: "Measure a smaller collection, or on a machine with more memory." },
  );
}
