import { HarnessError } from "../../errors.ts";
import type { Bytes } from "../../units/quantity.ts";
import type { Usage } from "./usage.ts";

/** Beyond this share of the memory that the setups could have, the machine would swap or evict. */
const MEMORY_SHARE = 0.8;
/** A copy for each side and the seeded one, with a little air. */
const COPIES = 3.2;
/** The seeded one, and that of the side whose turn it is. */
const COPIES_ALONE = 2.2;

/** How both setups can be measured where they don't fit beside each other. */
const ALONE =
  "`--set rounds.sequential=8` measures one setup at a time (quiet only, so it can refute, not support), or use a larger machine, or less data.";

const gibibytes = (size: number): string => `${(size / 2 ** 30).toFixed(1)} GiB`;

/** @throws HarnessError MACHINE_TOO_SMALL where both setups together crowd the memory. */
export function requireMemory(usage: Usage, available: Bytes): void {
  const used = [...usage.a, ...usage.b].reduce((sum, part) => sum + part.pssBytes, 0);
  // What they use already isn't available any more, but it is theirs.
  if (used <= MEMORY_SHARE * (available + used)) return;
  const isOne = usage.a.length === 0 || usage.b.length === 0;
  throw new HarnessError(
    "MACHINE_TOO_SMALL",
    `${isOne ? "One setup alone uses" : "Both setups side by side use"} ${gibibytes(used)} of ${gibibytes(available + used)} memory, more than 80 %.`,
    {
      hint: `A comparison under memory pressure would mean nothing: ${isOne ? "use a larger machine, or less data." : ALONE}`,
    },
  );
}

/**
 * @param options.alone whether one setup at a time would do; false by default
 * @throws HarnessError MACHINE_TOO_SMALL where the copies of the data don't fit on the disk.
 */
export function requireDisk(data: Bytes, free: Bytes, { alone } = { alone: false }): void {
  const copies = alone ? COPIES_ALONE : COPIES;
  if (data * copies <= free) return;
  const space = "Free some space, or set XDG_CACHE_HOME to a folder on a larger disk";
  throw new HarnessError(
    "MACHINE_TOO_SMALL",
    `The copies of the data need ${gibibytes(data * copies)} in the cache folder, and ${gibibytes(free)} are free.`,
    { hint: alone || data * COPIES_ALONE > free ? `${space}.` : `${space}. Or: ${ALONE}` },
  );
}
