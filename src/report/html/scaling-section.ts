import { efficiencies } from "../../claims/scaling.ts";
import type { ScalingEvidence, ScalingPoint, ScalingUse } from "../../evidence/scaling.ts";
import type { ReportInput } from "../input.ts";
import { latency, whole } from "../words/numbers.ts";
import { picture } from "./charts/picture.ts";
import { scalingCurve } from "./charts/scaling.ts";
import { type Html, html, prose } from "./markup.ts";
import { section, table } from "./parts.ts";

/** How capacity grows with backends, and what is full where it ends. */
export function scalingSection({ evidence: { scaling } }: ReportInput): Html | null {
  if (scaling === null || scaling.points.length === 0) return null;
  const { machine, needed, held } = scaling.cores;
  const where = held
    ? "Every backend has a core of its own, and so has Chroma."
    : `All parts share ${machine} cores; it takes ${needed} to tell one from the other.`;
  return section(
    {
      id: "scaling",
      title: "Backends by the number",
      intro: prose(
        `Behind one balancer, climbed until p${scaling.percentile} exceeds ${latency(scaling.limitMs)}. ${where} Dashed: each backend adds as much as the first.`,
      ),
    },
    curve(scaling),
    usesTable(scaling),
  );
}

function curve(scaling: ScalingEvidence): Html | null {
  const marks = efficiencies(scaling).map(({ backends, perSecond }) => ({
    backends,
    lowPerSecond: perSecond.low,
    highPerSecond: Number.isFinite(perSecond.high) ? perSecond.high : null,
  }));
  if (marks.length === 0) return null;
  const low = scaling.direct?.lowPerSecond ?? null;
  const direct =
    low === null
      ? null
      : {
          backends: 0,
          lowPerSecond: low,
          highPerSecond: scaling.direct?.highPerSecond ?? null,
        };
  return picture(scalingCurve({ marks, direct }));
}

const FULL = {
  backend: "backends",
  chroma: "Chroma",
  balancer: "balancer",
  generator: "load generator",
  host: "machine",
  none: "none",
} as const;

function usesTable(scaling: ScalingEvidence): Html {
  const found = new Map(efficiencies(scaling).map((one) => [one.backends, one]));
  return html`${table(
    "What each number of backends carried, and the cores it took",
    [
      { title: "backends", number: true },
      { title: "start", number: true },
      { title: "held, missed at", number: true },
      { title: "efficiency, all starts" },
      { title: "each backend", number: true },
      { title: "Chroma", number: true },
      { title: "balancer", number: true },
      { title: "load", number: true },
      { title: "machine", number: true },
      { title: "full" },
    ],
    scaling.points
      .toSorted((a, b) => a.backends - b.backends || a.repeat - b.repeat)
      .map((point) => {
        const one = found.get(point.backends);
        return {
          cells: [
            String(point.backends),
            String(point.repeat),
            rates(point),
            one === undefined ? "–" : ends(one.efficiency),
            ...used(point.use),
            one === undefined ? "–" : FULL[one.bottleneck],
          ],
        };
      }),
  )}`;
}

const rates = ({ capacity: { lowPerSecond, highPerSecond } }: ScalingPoint): string =>
  [lowPerSecond, highPerSecond]
    .map((rate) => (rate === null ? "–" : `${whole(rate)}/s`))
    .join(", ");

const ends = ({ low, high }: { low: number; high: number }): string => {
  if (low === high) return low.toFixed(0);
  return Number.isFinite(high)
    ? `${low.toFixed(2)}–${high.toFixed(2)}`
    : `at least ${low.toFixed(2)}`;
};

function used(use: ScalingUse | null): string[] {
  if (use === null) return ["–", "–", "–", "–", "–"];
  const sum = use.backends.reduce((total: number, one) => total + one, 0);
  const each = sum / Math.max(1, use.backends.length);
  const { chroma, balancer, generator, host } = use;
  return [each, chroma, balancer, generator, host].map((value) => value.toFixed(2));
}
