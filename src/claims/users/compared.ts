import type {
  CapacityAt,
  CapacityEvidence,
  CapacityLadder,
  Contrast,
  DirectTest,
} from "../../evidence/capacity.ts";
import type { Side } from "../../evidence/round.ts";
import type { Milliseconds } from "../../units/quantity.ts";

/** Requests a second that are surely carried, and that surely aren't (infinite: nobody knows). */
export interface Ends {
  readonly low: number;
  readonly high: number;
}

/** Both setups' capacities at one limit, over all repeats. */
export interface AtLimit {
  readonly limitMs: Milliseconds;
  /** The widest interval over all repeats; null: a setup has none in one of them, for `why`. */
  readonly a: Ends | null;
  readonly b: Ends | null;
  /** Server / local: from the smallest to the largest quotient that any repeat allows. */
  readonly ratio: Ends | null;
  readonly repeats: number;
  /** Why an end isn't known, in words. */
  readonly why: readonly string[];
  readonly direct: readonly DirectTest[];
}

/** The paper's own. */
const SEVERAL: Contrast = "several backends behind a balancer";

/** What was measured, the one that decides first: the paper's own contrast, if it is among them. */
export function contrastsOf({ ladders }: CapacityEvidence): readonly Contrast[] {
  const contrasts: readonly Contrast[] = [SEVERAL, "one backend each"];
  const found = contrasts.filter((one) =>
    ladders.some(({ contrast, side }) => contrast === one && side === "b"),
  );
  return found.length === 0 ? ["one backend each"] : found;
}

/** The contrast that decides. */
export const contrastOf = (capacity: CapacityEvidence): Contrast =>
  contrastsOf(capacity)[0] ?? "one backend each";

/** One side's ladders in a contrast. Local has one backend in either: its ladder is the same. */
export function laddersIn(
  { ladders }: CapacityEvidence,
  contrast: Contrast,
  side: Side,
): CapacityLadder[] {
  const own = ladders.filter((one) => one.side === side);
  const there = own.filter((one) => one.contrast === contrast);
  return side === "a" && there.length === 0 ? own : there;
}

/** Every limit's comparison, from repeats in which both setups have their ladder. */
export function comparedAt(evidence: CapacityEvidence, contrast: Contrast): AtLimit[] {
  return evidence.objective.limitsMs.map((limitMs) => {
    const pairs = Array.from({ length: evidence.repeats }, (_, index) => index + 1).flatMap(
      (repeat) => {
        const of = (side: "a" | "b") =>
          laddersIn(evidence, contrast, side)
            .find((one) => one.repeat === repeat)
            ?.capacities.find((one) => one.limitMs === limitMs)?.capacity;
        const [a, b] = [of("a"), of("b")];
        return a === undefined || b === undefined ? [] : [{ a, b }];
      },
    );
    const a = hull(pairs.map((pair) => endsOf(pair.a)));
    const b = hull(pairs.map((pair) => endsOf(pair.b)));
    return {
      limitMs,
      a,
      b,
      ratio: hull(pairs.map((pair) => quotient(endsOf(pair.b), endsOf(pair.a)))),
      repeats: pairs.length,
      why: [
        ...pairs.flatMap((pair) => whyOf("local", pair.a)),
        ...pairs.flatMap((pair) => whyOf("the server", pair.b)),
      ].filter((words, index, all) => all.indexOf(words) === index),
      direct: evidence.direct.filter(
        (test) => test.contrast === contrast && test.limitMs === limitMs,
      ),
    };
  });
}

function endsOf(capacity: CapacityAt): Ends | null {
  switch (capacity.kind) {
    case "between":
      return { low: capacity.lowPerSecond, high: capacity.highPerSecond };
    case "above":
      return { low: capacity.lowPerSecond, high: Number.POSITIVE_INFINITY };
    case "below":
      return { low: 0, high: capacity.highPerSecond };
    case "none":
      return null;
    default:
      return capacity satisfies never;
  }
}

function whyOf(name: string, capacity: CapacityAt): string[] {
  switch (capacity.kind) {
    case "between":
      return [];
    case "above":
      return [`${name} held every load that was offered: ${capacity.why}`];
    case "below":
      return [`${name} surely holds the objective at no load that was offered`];
    case "none":
      return [`${name} has no capacity to tell: ${capacity.why}`];
    default:
      return capacity satisfies never;
  }
}

/** Nothing can be said of a quotient whose ends are both open. */
function quotient(b: Ends | null, a: Ends | null): Ends | null {
  if (a === null || b === null) return null;
  const low = Number.isFinite(a.high) ? b.low / a.high : 0;
  const high = a.low > 0 ? b.high / a.low : Number.POSITIVE_INFINITY;
  return { low, high };
}

function hull(all: readonly (Ends | null)[]): Ends | null {
  const known = all.filter((ends) => ends !== null);
  if (known.length === 0 || known.length < all.length) return null;
  return {
    low: Math.min(...known.map(({ low }) => low)),
    high: Math.max(...known.map(({ high }) => high)),
  };
}
