import type { HostLoad, Side } from "../../../evidence/round.ts";
import { figureOf, targetFigures } from "../../../load/figures.ts";
import { cores, milliseconds } from "../../../units/quantity.ts";
import type { MeasuredPoint } from "../points.ts";
import type { MeasuredAlone } from "./measure-alone.ts";

type Sides = Readonly<
  Record<Side, Pick<MeasuredAlone, "outcomes" | "missing" | "latenessMsP95" | "host">>
>;

/** Both setups' quiet phases as one point: the same query to one and, later, to the other is a pair. */
export function putTogether({ a, b }: Sides): MeasuredPoint {
  const outcomes = [...a.outcomes, ...b.outcomes];
  const app = figureOf(outcomes, { a: 0, x: 1, by: "latency" });
  return {
    outcomes,
    missing: a.missing + b.missing,
    point: {
      bOverA: app.figure,
      bothFailed: app.bothFailed,
      directOverA: null,
      storageBOverA: figureOf(outcomes, { a: 0, x: 1, by: "storage" }).figure,
      // Nobody else was there to owe a reply.
      overlapped: null,
      latenessMsP95: milliseconds(Math.max(a.latenessMsP95, b.latenessMsP95)),
      targets: { a: targetFigures(a.outcomes), b: targetFigures(b.outcomes) },
      host: meanHost(a.host, b.host),
    },
  };
}

const LOADS = [
  "busyCores",
  "targetCores",
  "generatorCores",
  "harnessCores",
  "foreignCores",
  "stealCores",
] as const;

/** What was used over both phases. */
function meanHost(a: HostLoad, b: HostLoad): HostLoad {
  const wallMs = milliseconds(a.wallMs + b.wallMs);
  const mean = (name: (typeof LOADS)[number]) =>
    cores(wallMs === 0 ? 0 : (a[name] * a.wallMs + b[name] * b.wallMs) / wallMs);
  return {
    wallMs,
    cores: a.cores,
    ...(Object.fromEntries(LOADS.map((name) => [name, mean(name)])) as Pick<
      HostLoad,
      (typeof LOADS)[number]
    >),
  };
}
