import type { PathName, Stretch } from "../../evidence/drill.ts";
import { quantile } from "../../stats/quantile.ts";
import { type Milliseconds, milliseconds } from "../../units/quantity.ts";
import type { ProbeSample } from "./probing.ts";
import { latencyOf, seriesOf } from "./windows.ts";

/** What the probes of one path saw, stretch by stretch, for the picture. One without any is left out. */
export function stretches(
  samples: readonly ProbeSample[],
  path: PathName,
  { zeroMs, everyMs }: { readonly zeroMs: Milliseconds; readonly everyMs: Milliseconds },
): Stretch[] {
  const numberOf = ({ sentMs }: ProbeSample) => Math.floor((sentMs - zeroMs) / everyMs);
  return [...Map.groupBy(seriesOf(samples, path), numberOf)]
    .sort(([left], [right]) => left - right)
    .map(([number, probes]) => {
      const right = probes.filter(({ failure }) => failure === null).map(latencyOf);
      return {
        path,
        atMs: milliseconds(number * everyMs),
        lastsMs: everyMs,
        right: right.length,
        failed: probes.length - right.length,
        latencyMsP50: quantile(right, 0.5),
        latencyMsP95: quantile(right, 0.95),
      };
    });
}
