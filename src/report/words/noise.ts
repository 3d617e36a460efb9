import type { SelfNoise } from "../../claims/self-noise.ts";
import { percent, plural, range, times } from "./numbers.ts";

/** What the columns of `noiseCells` hold. */
export const NOISE_HEAD = ["", "B against A", "interval", "round to round", ""] as const;

/** An A/A run's figures at one point in words. */
export function noiseCells(found: SelfNoise): readonly [string, string, string, string, string] {
  const { interval, sd } = found;
  return [
    found.point,
    times(Math.exp(found.mean)),
    interval === null
      ? plural(found.rounds, "round")
      : `${range(Math.exp(interval.low), Math.exp(interval.high))} at ${percent(interval.level)}`,
    sd === null ? "–" : `± ${percent(Math.expm1(sd))}`,
    verdictWords(found),
  ];
}

function verdictWords({ zeroInside, failed, rounds }: SelfNoise): string {
  const failures = failed === 0 ? "" : `, ${failed} of ${rounds + failed} rounds failed`;
  if (zeroInside === null) return `one round${failures}`;
  return `${zeroInside ? "✓ 1 is inside" : "✗ 1 is outside"}${failures}`;
}

/** What the reader should make of an A/A run's figures. */
export function noiseSentence(found: readonly SelfNoise[]): string {
  if (found.some(({ zeroInside }) => zeroInside === false))
    return "A difference was found where there is none: a false alarm by chance (about one in forty looks), or the two sides aren’t treated alike. Run it again with another seed.";
  if (found.some(({ zeroInside }) => zeroInside === null))
    return "One round shows no spread, so nothing can be said of the noise.";
  return "No difference was found where there is none, as it should be.";
}
