import type { CapacityEvidence, CapacityRung, Contrast } from "../../evidence/capacity.ts";
import type { Side } from "../../evidence/round.ts";
import { median } from "../../stats/median.ts";
import type { Bytes } from "../../units/quantity.ts";
import { contrastOf, laddersIn } from "./compared.ts";

/** A setup's highest rung that was surely held at a limit, over all repeats; null: none was. */
export function topRung(
  capacity: CapacityEvidence,
  side: Side,
  { limitMs, contrast = contrastOf(capacity) }: { limitMs: number; contrast?: Contrast },
): CapacityRung | null {
  const held = laddersIn(capacity, contrast, side)
    .flatMap(({ rungs }) => rungs)
    .filter(({ objectives }) =>
      objectives.some((one) => one.limitMs === limitMs && one.state === "held"),
    )
    .toSorted((one, other) => one.ratePerSecond - other.ratePerSecond);
  return held.at(-1) ?? null;
}

/** CPU seconds of all of a setup's parts, for 1,000 requests at that rate. */
export const cpuPerThousand = ({ targetCores, ratePerSecond }: CapacityRung): number =>
  (1000 * targetCores) / ratePerSecond;

/** Of all its parts after a ladder: the median over the repeats; null: it wasn't climbed. */
export const memoryAfter = (
  capacity: CapacityEvidence,
  side: Side,
  contrast: Contrast,
): Bytes | null => median(laddersIn(capacity, contrast, side).map(({ pssBytes }) => pssBytes));
