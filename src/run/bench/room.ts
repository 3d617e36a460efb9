import { HarnessError } from "../../errors.ts";
import type { Bytes } from "../../units/quantity.ts";
import type { Usage } from "./usage.ts";

/** Beyond this share of the memory that the setups could have, the machine would swap or evict. */
const MEMORY_SHARE = 0.8;
/** A copy for each side and one to check, with a little air. */
const COPIES = 3.2;

const gibibytes = (size: number): string => `${(size / 2 ** 30).toFixed(1)} GiB`;

/** @throws HarnessError MACHINE_TOO_SMALL where both setups together crowd the memory. */
export function requireMemory(usage: Usage, available: Bytes): void {
  const used = [...usage.a, ...usage.b].reduce((sum, part) => sum + part.pssBytes, 0);
  // What they use already isn't available any more, but it is theirs.
  if (used <= MEMORY_SHARE * (available + used)) return;
  throw new HarnessError(
    "MACHINE_TOO_SMALL",
    `Both setups side by side use ${gibibytes(used)} of ${gibibytes(available + used)} memory, more than 80 %.`,
    {
      hint: "A comparison under memory pressure would mean nothing: use a larger machine, or less data.",
    },
  );
}

/** @throws HarnessError MACHINE_TOO_SMALL where the copies of the data don't fit on the disk. */
export function requireDisk(data: Bytes, free: Bytes): void {
  if (data * COPIES <= free) return;
  throw new HarnessError(
    "MACHINE_TOO_SMALL",
    `The copies of the data need ${gibibytes(data * COPIES)} in the cache folder, and ${gibibytes(free)} are free.`,
    { hint: "Free some space, or set XDG_CACHE_HOME to a folder on a larger disk." },
  );
}
