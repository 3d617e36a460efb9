import type {
  ScalingBracket,
  ScalingEvidence,
  ScalingPoint,
  ScalingUse,
} from "../evidence/scaling.ts";

/** What stands in the way of more. */
export type Bottleneck = "backend" | "chroma" | "balancer" | "generator" | "host" | "none";

/** A capacity of so many backends, over all repeats. */
export interface Efficiency {
  readonly backends: number;
  /** From the lowest rate that held anywhere to the highest that missed anywhere. */
  readonly perSecond: { readonly low: number; readonly high: number };
  /** Capacity over N times the capacity of one. */
  readonly efficiency: { readonly low: number; readonly high: number };
  readonly bottleneck: Bottleneck;
}

/** Efficiency by number of backends, ascending; those without a capacity are left out. */
export function efficiencies(evidence: ScalingEvidence): readonly Efficiency[] {
  const one = spanOf(evidence.points.filter(({ backends }) => backends === 1));
  if (one === null || one.low === 0) return [];
  const byNumber = Map.groupBy(evidence.points, ({ backends }) => backends);
  return [...byNumber]
    .sort(([a], [b]) => a - b)
    .flatMap(([backends, points]) => {
      const span = spanOf(points);
      if (span === null) return [];
      return [
        {
          backends,
          perSecond: span,
          efficiency:
            backends === 1
              ? { low: 1, high: 1 }
              : {
                  low: span.low / (backends * one.high),
                  high: span.high / (backends * one.low),
                },
          bottleneck: bottleneckOf(evidence, points),
        },
      ];
    });
}

/** null where a repeat has no capacity at all: nothing can be said of it. */
function spanOf(points: readonly ScalingPoint[]): Efficiency["perSecond"] | null {
  if (points.length === 0) return null;
  const ends = points.map(({ capacity }) => endsOf(capacity));
  if (ends.some((end) => end === null)) return null;
  const known = ends.filter((end) => end !== null);
  return {
    low: Math.min(...known.map(({ low }) => low)),
    high: Math.max(...known.map(({ high }) => high)),
  };
}

/** An end that wasn't reached is open: nothing below, or nothing above it, is ruled out. */
export function endsOf({
  lowPerSecond,
  highPerSecond,
}: ScalingBracket): Efficiency["perSecond"] | null {
  if (lowPerSecond === null && highPerSecond === null) return null;
  return { low: lowPerSecond ?? 0, high: highPerSecond ?? Number.POSITIVE_INFINITY };
}

/** The fullest part of the repeats' median use, if it is full; the machine's limits go before the setup's. */
function bottleneckOf(evidence: ScalingEvidence, points: readonly ScalingPoint[]): Bottleneck {
  const found = points.flatMap(({ use }) => (use === null ? [] : [bottleneckIn(evidence, use)]));
  const counted = [...Map.groupBy(found, (name) => name)].sort(
    ([, a], [, b]) => b.length - a.length,
  );
  return counted[0]?.[0] ?? "none";
}

/** Which part is full. Each is measured against the CPUs that it had. */
function bottleneckIn({ cores, fullFrom }: ScalingEvidence, use: ScalingUse): Bottleneck {
  const shares: readonly (readonly [Bottleneck, number])[] = [
    ["generator", use.generator / cores.generator],
    ["backend", mean(use.backends) / cores.backend],
    ["chroma", use.chroma / cores.chroma],
    ["balancer", use.balancer / cores.balancer],
  ];
  const full = shares.filter(([, share]) => share >= fullFrom).sort(([, a], [, b]) => b - a);
  // Where parts share the machine, none of them can fill it alone.
  if (!cores.held && use.host >= fullFrom * cores.machine) return "host";
  return full[0]?.[0] ?? (use.host >= fullFrom * cores.machine ? "host" : "none");
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
