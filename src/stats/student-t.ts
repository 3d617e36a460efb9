import { incompleteBeta } from "./beta.ts";
import { bisect } from "./bisect.ts";

/** Distribution function of Student's t. @throws RangeError unless the degrees of freedom are > 0. */
export function studentCdf(t: number, degreesOfFreedom: number): number {
  checkDegrees(degreesOfFreedom);
  const tail = upperTail(Math.abs(t), degreesOfFreedom);
  return t < 0 ? tail : 1 - tail;
}

/**
 * Quantile of Student's t: the t below which lies `probability`.
 * @throws RangeError unless 0 < probability < 1 and the degrees of freedom are > 0.
 */
export function studentQuantile(probability: number, degreesOfFreedom: number): number {
  checkDegrees(degreesOfFreedom);
  if (!(probability > 0 && probability < 1))
    throw new RangeError(`Expected a probability between 0 and 1, got ${probability}.`);
  if (probability === 0.5) return 0;
  if (probability < 0.5) return -fromTail(probability, degreesOfFreedom);
  return fromTail(1 - probability, degreesOfFreedom);
}

/** The t ≥ 0 above which lies `tail`. */
function fromTail(tail: number, degrees: number): number {
  let high = 1;
  while (upperTail(high, degrees) > tail) high *= 2;
  return bisect((t) => -upperTail(t, degrees), -tail, { low: 0, high });
}

const upperTail = (t: number, degrees: number): number =>
  incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2;

function checkDegrees(degrees: number): void {
  if (!(degrees > 0)) throw new RangeError(`Expected degrees of freedom above 0, got ${degrees}.`);
}
