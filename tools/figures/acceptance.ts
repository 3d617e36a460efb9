/**
 * Acceptance: false verdicts and power, by resampling recorded A/A rounds.
 *
 *   node tools/figures/acceptance.ts <folder of an A/A run>…      at least 40 valid rounds together
 *
 * Each of 2,000 simulated comparisons draws 12 rounds with replacement and is judged by the real
 * judges at 5, 8 and 12 rounds. "As recorded" keeps the recorded rounds' mean, which is never quite 0
 * and counts as an effect in every draw; "sides drawn" swaps the sides of each drawn round at random,
 * which an A/A run allows: nothing tells its sides apart.
 */
import { scorecard } from "../../src/claims/scorecard.ts";
import type { Evidence } from "../../src/evidence/evidence.ts";
import type { Point, Round } from "../../src/evidence/round.ts";
import { readEvidence } from "../../src/record/evidence-file.ts";
import { pairedInterval } from "../../src/stats/interval.ts";
import { levelForLooks } from "../../src/stats/looks.ts";
import { seeded } from "../../src/stats/random.ts";
import type { LogRatio } from "../../src/units/quantity.ts";
import { logsAt } from "./quiet-logs.ts";

const COMPARISONS = 2000;
const LOOKS = [5, 8, 12];
const CLAIMS = ["faster", "query-speed", "latency-network"];
const random = seeded(1, "acceptance");
const runs = process.argv.slice(2).map((folder) => readEvidence(folder));
const [head] = runs;
if (head === undefined) throw new Error("Name the folder of an A/A run.");
const rounds = runs.flatMap((run) => run.rounds.filter(({ state }) => state.kind === "valid"));

type Change = (logRatio: number) => number;

const changed = (point: Point | null, change: Change): Point | null =>
  point?.bOverA.kind === "value"
    ? {
        ...point,
        bOverA: { ...point.bOverA, logRatio: change(point.bOverA.logRatio) as LogRatio },
      }
    : point;

const both = (round: Round, change: Change): Round => ({
  ...round,
  quiet: changed(round.quiet, change),
  busy: changed(round.busy, change),
});

const asRecorded = (round: Round): Round => round;
const sidesDrawn = (round: Round): Round =>
  random.next() < 0.5 ? round : both(round, (log) => -log);

function draw(how: (round: Round) => Round): Round[] {
  return Array.from({ length: 12 }, () => rounds[random.below(rounds.length)]).flatMap((round) =>
    round === undefined ? [] : [how(round)],
  );
}

/** The verdict at the first look that decides, as a run would stop there. */
function verdictOn(evidence: Evidence, claim: string, drawn: readonly Round[]): string {
  const plan = { ...evidence.plan, aa: false, looks: LOOKS, claims: CLAIMS };
  for (const look of LOOKS) {
    const { exercised } = scorecard({ ...evidence, plan, rounds: drawn.slice(0, look) });
    const kind = exercised.find((verdict) => verdict.claim === claim)?.kind ?? "inconclusive";
    if (kind !== "inconclusive") return kind;
  }
  return "inconclusive";
}

function rate(happens: () => boolean): string {
  const share = Array.from({ length: COMPARISONS }, happens).filter(Boolean).length / COMPARISONS;
  const error = Math.sqrt((share * (1 - share)) / COMPARISONS);
  return `${(share * 100).toFixed(2)} % ± ${(error * 200).toFixed(2)}`;
}

/** Whether the quiet interval of the first `look` rounds lies above 1, at the level of three looks. */
function found(drawn: readonly Round[], slowDown: number, look: number): boolean {
  const logs = drawn
    .slice(0, look)
    .flatMap(({ quiet }) => (quiet?.bOverA.kind === "value" ? [quiet.bOverA.logRatio] : []));
  return pairedInterval(logs, levelForLooks(3)).low + Math.log(1 + slowDown) > 0;
}

console.log(`${rounds.length} recorded rounds; ± are 2 standard errors of the simulation`);
for (const point of ["quiet", "busy"] as const) {
  const logs = runs.flatMap((run) => logsAt(run, point));
  const { mean, low, high, sd } = pairedInterval(logs, levelForLooks(1));
  console.log(
    `${point}: s ${sd.toFixed(4)}, mean ${mean.toFixed(4)} (95 %: ${low.toFixed(4)} to ${high.toFixed(4)})`,
  );
}
for (const [name, how] of [
  ["as recorded", asRecorded],
  ["sides drawn", sidesDrawn],
] as const) {
  console.log(`\n${name}`);
  for (const claim of CLAIMS) {
    const decided = rate(() => verdictOn(head, claim, draw(how)) !== "inconclusive");
    const supported = rate(() => verdictOn(head, claim, draw(how)) === "supported");
    console.log(`  A/A, ${claim}: any verdict ${decided}, supported ${supported}`);
  }
  console.log(`  2 % slower, 12 rounds: found in ${rate(() => found(draw(how), 0.02, 12))}`);
  console.log(`  5 % slower, 5 rounds: found in ${rate(() => found(draw(how), 0.05, 5))}`);
  const tenSlower = (round: Round) => both(how(round), (log) => log + Math.log(1.1));
  const refuted = rate(() => verdictOn(head, "faster", draw(tenSlower)) === "refuted");
  console.log(`  10 % slower, faster: refuted in ${refuted}`);
}
