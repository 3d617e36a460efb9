import type { Evidence } from "../../evidence/evidence.ts";
import type { ScalingEvidence } from "../../evidence/scaling.ts";
import type { NotExercised } from "../claim.ts";
import { cutNotes } from "../notes.ts";
import { type Bottleneck, type Efficiency, efficiencies, endsOf } from "../scaling.ts";
import type { Verdict } from "../verdict.ts";
import { sentence, times } from "../words.ts";

export const LINEAR_SCALING_NEEDS =
  "`chroma-assay bench --set claims=[linear-scaling]`, with nginx, a core for each backend, one for Chroma and one for the load";

/** So much of what one backend carries must each further one add, on average. */
const LINEAR_FROM = 0.8;

/** Whether capacity grows with backends, up to the number at which Chroma itself is full. */
export function judgeLinearScaling(evidence: Evidence): Verdict | NotExercised {
  const { scaling } = evidence;
  if (scaling === null)
    return {
      kind: "not exercised",
      claim: "linear-scaling",
      why: `needs ${LINEAR_SCALING_NEEDS}`,
    };
  const found = efficiencies(scaling);
  const opinion = opinionOf(scaling, found);
  return {
    kind: opinion.kind,
    claim: "linear-scaling",
    headline: sentence(opinion.headline),
    effects: [],
    tallies: [],
    reasons: [
      ...opinion.reasons,
      ...found.map((one) => sentence(pointWords(one))),
      ...unknownNotes(scaling),
      ...directNotes(scaling),
      ...cutNotes(evidence),
    ].map((reason) => (reason.endsWith(".") ? reason : sentence(reason))),
    needed: opinion.needed,
    moreRoundsHelp: false,
  };
}

interface Opinion {
  readonly kind: Verdict["kind"];
  readonly headline: string;
  readonly reasons: readonly string[];
  readonly needed: string | null;
}

/** Where these are full, the measurement ends and not the setup's growth. */
const OURS: readonly Bottleneck[] = ["generator", "host"];

function opinionOf(scaling: ScalingEvidence, found: readonly Efficiency[]): Opinion {
  const { cores } = scaling;
  const several = found.filter(({ backends }) => backends > 1);
  if (cores.machine < cores.needed)
    return open(`${cores.machine} cores are too few to tell`, `${cores.needed} cores`, [
      `each backend needs a core of its own, Chroma one, and the load one: ${cores.needed} for ${Math.max(...scaling.wanted)} backends`,
    ]);
  if (several.length === 0)
    return open("no capacity of one backend and of several is known", "a run that ends", []);
  const counted = several.filter(({ bottleneck }) => ![...OURS, "chroma"].includes(bottleneck));
  const short = counted.find(({ efficiency }) => efficiency.high < LINEAR_FROM);
  if (short !== undefined)
    return {
      kind: "refuted",
      headline: `${short.backends} backends carry ${timesOfOne(short)} what one carries, and ${fullWords(short.bottleneck)}`,
      reasons: [`below ${LINEAR_FROM} of linear before Chroma or the machine is full`],
      needed: null,
    };
  return stillLinear(scaling, { several, counted });
}

function stillLinear(
  scaling: ScalingEvidence,
  {
    several,
    counted,
  }: { readonly several: readonly Efficiency[]; readonly counted: readonly Efficiency[] },
): Opinion {
  const stopped = several.find(({ bottleneck }) => OURS.includes(bottleneck));
  const filled = several.find(({ bottleneck }) => bottleneck === "chroma");
  const last = counted.at(-1);
  const unsure = counted.find(({ efficiency }) => efficiency.low < LINEAR_FROM);
  if (last === undefined) {
    const by = filled ?? stopped;
    const full = by === undefined ? "nothing is known" : fullWords(by.bottleneck);
    return open(
      `with ${by?.backends ?? 2} backends ${full}, so nothing shows what a further one adds`,
      filled === undefined ? "a larger machine" : "a Chroma server with more cores",
      [],
    );
  }
  if (unsure !== undefined)
    return open(
      `${unsure.backends} backends carry ${timesOfOne(unsure)} what one carries: it may be linear`,
      `narrower steps, or more repeats: \`--set capacity.step=1.1\``,
      [`${LINEAR_FROM} of linear lies within the interval`],
    );
  const reach = `linear up to ${last.backends} backends (${timesOfOne(last)} what one carries)`;
  if (filled === undefined || stopped !== undefined)
    return open(
      `${reach}; Chroma wasn't full yet`,
      stopped === undefined
        ? `more backends, until Chroma is full${reachWords(scaling)}`
        : "a larger machine",
      ["the promise names no end, and Chroma is one"],
    );
  return {
    kind: "supported",
    headline: `${reach}; with ${filled.backends} Chroma itself is full`,
    reasons: [`at least ${LINEAR_FROM} of linear at every number of backends below that`],
    needed: null,
  };
}

const open = (headline: string, needed: string, reasons: readonly string[]): Opinion => ({
  kind: "inconclusive",
  headline,
  needed,
  reasons,
});

/** "1.86–2.31×": the interval of capacity over one backend's. */
const timesOfOne = ({ backends, efficiency }: Efficiency): string =>
  Number.isFinite(efficiency.high)
    ? `${times(efficiency.low * backends).replace("×", "")}–${times(efficiency.high * backends)}`
    : `at least ${times(efficiency.low * backends)}`;

function pointWords(point: Efficiency): string {
  const { backends, perSecond, efficiency, bottleneck } = point;
  const noun = backends === 1 ? "backend" : "backends";
  const rate = `${backends} ${noun}: ${rateWords(perSecond)}`;
  if (backends === 1) return `${rate}, ${fullWords(bottleneck)}`;
  const ends = [efficiency.low, efficiency.high].map((end) =>
    Number.isFinite(end) ? end.toFixed(2) : "∞",
  );
  return `${rate}, efficiency ${ends.join("–")}, ${fullWords(bottleneck)}`;
}

const rateWords = ({ low, high }: Efficiency["perSecond"]): string =>
  Number.isFinite(high) ? `${low.toFixed(0)}–${high.toFixed(0)}/s` : `${low.toFixed(0)}/s or more`;

const FULL: Readonly<Record<Bottleneck, string>> = {
  backend: "the backends are full",
  chroma: "Chroma is full",
  balancer: "the balancer is full",
  generator: "the load generator is full",
  host: "the machine is full",
  none: "no part is full: something waits",
};
const fullWords = (bottleneck: Bottleneck): string => FULL[bottleneck];

/** Where nothing could be told, for instance because others used the machine. */
function unknownNotes({ points }: ScalingEvidence): string[] {
  const unknown = points.filter(({ capacity }) => endsOf(capacity) === null);
  return [
    ...new Set(
      unknown.map(({ backends, capacity }) =>
        sentence(
          `${backends} ${backends === 1 ? "backend" : "backends"}: ${capacity.why ?? "no capacity"}`,
        ),
      ),
    ),
  ];
}

function directNotes({ direct }: ScalingEvidence): string[] {
  const ends = direct === null ? null : endsOf(direct);
  return ends === null ? [] : [sentence(`Chroma alone, asked directly: ${rateWords(ends)}`)];
}

/** How many backends it takes by Chroma's own capacity. */
function reachWords(scaling: ScalingEvidence): string {
  const direct = scaling.direct === null ? null : endsOf(scaling.direct);
  const one = efficiencies(scaling).find(({ backends }) => backends === 1)?.perSecond;
  if (direct === null || one === undefined || !Number.isFinite(direct.high)) return "";
  const count = Math.ceil(direct.high / Math.max(one.low, Number.EPSILON));
  return `: about ${count} of them`;
}
