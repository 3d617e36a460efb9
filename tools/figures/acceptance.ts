/**
 * Acceptance: false verdicts and power, by resampling recorded A/A rounds.
 *
 *   node tools/figures/acceptance.ts <folder of an A/A run with ≥ 40 rounds>…
 *
 * Each simulated comparison draws 12 rounds with replacement and is judged as `faster` and
 * `query-speed` are: at 5, 8 and 12 rounds, at both points.
 */
import { scorecard } from "../../src/claims/scorecard.ts";
import type { Evidence } from "../../src/evidence/evidence.ts";
import type { Figure, Point, Round } from "../../src/evidence/round.ts";
import { readEvidence } from "../../src/record/evidence-file.ts";
import { pairedInterval } from "../../src/stats/interval.ts";
import { levelForLooks } from "../../src/stats/looks.ts";
import { standardDeviation } from "../../src/stats/moments.ts";
import { seeded } from "../../src/stats/random.ts";
import type { LogRatio } from "../../src/units/quantity.ts";
import { logsAt, quietLogs } from "./quiet-logs.ts";

const COMPARISONS = 2000;
const LOOKS = [5, 8, 12];
const random = seeded(1, "acceptance");
const runs = process.argv.slice(2).map((folder) => readEvidence(folder));
const [first] = runs;
if (first === undefined) throw new Error("Name the folder of an A/A run.");
const rounds = runs.flatMap((run) => run.rounds.filter(({ state }) => state.kind === "valid"));

const draw = (): Round[] =>
  Array.from({ length: 12 }, () => rounds[random.below(rounds.length)]).filter(
    (round) => round !== undefined,
  );

/** The recorded rounds as a comparison of local with server. */
function asComparison(drawn: readonly Round[]): Evidence {
  const [head] = runs;
  if (head === undefined) throw new Error("No run.");
  return {
    ...head,
    plan: { ...head.plan, aa: false, looks: LOOKS, claims: ["faster", "query-speed"] },
    rounds: [...drawn],
  };
}

/** Whether a claim is decided at any of the looks, as a run would stop there. */
function decidedAs(claim: string, drawn: readonly Round[]): string {
  for (const look of LOOKS) {
    const { exercised } = scorecard(asComparison(drawn.slice(0, look)));
    const kind = exercised.find((verdict) => verdict.claim === claim)?.kind ?? "inconclusive";
    if (kind !== "inconclusive") return kind;
  }
  return "inconclusive";
}

function rate(hits: number): string {
  const share = hits / COMPARISONS;
  const error = Math.sqrt((share * (1 - share)) / COMPARISONS);
  return `${(share * 100).toFixed(2)} % ± ${(error * 200).toFixed(2)} (2 standard errors)`;
}

const simulate = (happens: () => boolean): string =>
  rate(Array.from({ length: COMPARISONS }, happens).filter(Boolean).length);

/** The quiet interval alone, at any look: the strictest reading of "false alarm". */
function quietExcludesZero(
  drawn: readonly Round[],
  shift: number,
  looks: readonly number[],
): boolean {
  const logs = drawn.flatMap(({ quiet }) =>
    quiet?.bOverA.kind === "value" ? [quiet.bOverA.logRatio] : [],
  );
  return looks.some((look) => {
    const { low, high } = pairedInterval(logs.slice(0, look), levelForLooks(3));
    return low + shift > 0 || high + shift < 0;
  });
}

const shifted = (point: Point | null, by: number): Point | null => {
  if (point === null || point.bOverA.kind !== "value") return point;
  const figure: Figure = { ...point.bOverA, logRatio: (point.bOverA.logRatio + by) as LogRatio };
  return { ...point, bOverA: figure };
};

console.log(`${rounds.length} recorded rounds of ${runs.map(({ run }) => run.id).join(", ")}`);
for (const point of ["quiet", "busy"] as const) {
  const logs = runs.flatMap((run) => logsAt(run, point));
  if (logs.length > 1)
    console.log(`s at ${point}: ${standardDeviation(logs).toFixed(4)} over ${logs.length} rounds`);
}
console.log(
  `quiet figures: ${runs
    .flatMap(quietLogs)
    .map((log) => log.toFixed(3))
    .join(" ")}`,
);
console.log(
  `A/A, verdict on faster:      ${simulate(() => decidedAs("faster", draw()) !== "inconclusive")}`,
);
console.log(
  `A/A, query-speed supported:  ${simulate(() => decidedAs("query-speed", draw()) === "supported")}`,
);
console.log(`A/A, quiet interval alone:   ${simulate(() => quietExcludesZero(draw(), 0, LOOKS))}`);
console.log(
  `2 % slower, quiet, 12 rounds: found in ${simulate(() => quietExcludesZero(draw(), Math.log(1.02), [12]))}`,
);
console.log(
  `5 % slower, quiet, 5 rounds:  found in ${simulate(() => quietExcludesZero(draw(), Math.log(1.05), [5]))}`,
);
const tenPercent = (round: Round): Round => ({
  ...round,
  quiet: shifted(round.quiet, Math.log(1.1)),
  busy: shifted(round.busy, Math.log(1.1)),
});
console.log(
  `10 % slower, faster refuted: ${simulate(() => decidedAs("faster", draw().map(tenPercent)) === "refuted")}`,
);
