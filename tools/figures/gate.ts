/**
 * The gate's own figures: how often it alarms, by resampling recorded A/A rounds.
 *
 *   node tools/figures/gate.ts <folder of `bench --aa server` or `gate`>… [--budget 0.05] [--nights 400]
 *
 * at least 40 valid rounds together; of a gate's night those of the reference against itself. Each simulated night draws its self-test, its comparison and where
 * the judge wants it its confirmation from the recorded rounds with replacement, puts the slow-down on
 * the candidate's figures, and is judged by the real judge at the plan's looks. The sides of each drawn
 * round are swapped at random: an A/A run's sides have nothing to tell them apart, and its mean, which is
 * never quite 0, would count as an effect in every draw. Of other runs the mean is taken away: good
 * enough to try the script. Self-test rounds have half of the pairs in a real
 * night, so theirs spread somewhat more than these.
 */
import { parseArgs } from "node:util";
import { nightLike } from "../../src/claims/gate/testing.ts";
import { simulateNight } from "../../src/claims/gate/testing-nights.ts";
import type { Evidence } from "../../src/evidence/evidence.ts";
import type { Point, Round } from "../../src/evidence/round.ts";
import { readEvidence } from "../../src/record/evidence-file.ts";
import { pairedInterval } from "../../src/stats/interval.ts";
import { levelForLooks } from "../../src/stats/looks.ts";
import { mean } from "../../src/stats/moments.ts";
import { seeded } from "../../src/stats/random.ts";
import type { LogRatio } from "../../src/units/quantity.ts";

const ROUNDS_MIN = 40;
const LOOKS = [5, 8, 12];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    budget: { type: "string", default: "0.05" },
    busy: { type: "string", default: "0.25" },
    nights: { type: "string", default: "400" },
    "self-test": { type: "string", default: "5" },
  },
});
const [budget, busyBudget, nights, selfTestRounds] = [
  values.budget,
  values.busy,
  values.nights,
  values["self-test"],
].map(Number) as [number, number, number, number];

/** Rounds whose true ratio is 1, or nearly: figures of other runs are moved there. */
function equalRounds({ plan, rounds, gate }: Evidence): Round[] {
  const same = (gate?.duets ?? []).filter(({ kind }) => kind === "same");
  const own = [...rounds, ...same.flatMap((duet) => duet.rounds)].filter(
    ({ state }) => state.kind === "valid",
  );
  if (plan.aa || gate !== null) return own;
  const [quiet, busy] = (["quiet", "busy"] as const).map((point) => middle(logsOf(own, point)));
  return own.map((round) => ({
    ...round,
    quiet: moved(round.quiet, (log) => log - (quiet ?? 0)),
    busy: moved(round.busy, (log) => log - (busy ?? 0)),
  }));
}

const middle = (logs: readonly number[]): number => (logs.length === 0 ? 0 : mean(logs));

const logsOf = (of: readonly Round[], point: "quiet" | "busy"): LogRatio[] =>
  of.flatMap(({ [point]: found }) =>
    found?.bOverA.kind === "value" ? [found.bOverA.logRatio] : [],
  );

const moved = (point: Point | null, change: (log: number) => number): Point | null =>
  point?.bOverA.kind === "value"
    ? {
        ...point,
        bOverA: { ...point.bOverA, logRatio: change(point.bOverA.logRatio) as LogRatio },
      }
    : point;

const runs = positionals.map((folder) => readEvidence(folder));
if (runs.length === 0) throw new Error("Name the folder of an A/A run.");
const rounds = runs.flatMap(equalRounds);
if (rounds.length < ROUNDS_MIN)
  console.log(`Only ${rounds.length} rounds: a trial of this script, no figure to quote.`);

const random = seeded(1, "gate", budget);

function draw(shift: number): Round {
  const round = rounds[random.below(rounds.length)];
  if (round === undefined) throw new Error("Expected a valid round.");
  const side = random.next() < 0.5 ? 1 : -1;
  const change = (log: number) => side * log + shift;
  return { ...round, quiet: moved(round.quiet, change), busy: moved(round.busy, change) };
}

for (const point of ["quiet", "busy"] as const) {
  const logs = logsOf(rounds, point);
  if (logs.length < 2) continue;
  const { mean, low, high, sd } = pairedInterval(logs, levelForLooks(1));
  console.log(
    `${point}: s ${sd.toFixed(4)}, mean ${mean.toFixed(4)} (95 %: ${low.toFixed(4)} to ${high.toFixed(4)}), ${logs.length} rounds`,
  );
}

/** Share of the nights, in percent with 2 standard errors. */
function share(count: number): string {
  const part = count / nights;
  const error = Math.sqrt((part * (1 - part)) / nights);
  return `${(part * 100).toFixed(1)} ± ${(error * 200).toFixed(1)} %`;
}

function play(budgets: Readonly<Record<string, number>>, slowDown: number): void {
  const simulation = {
    template: nightLike({ budgets }),
    looks: LOOKS,
    selfTestRounds,
    injected: Math.log1p(2 * budget) as LogRatio,
    draw,
  };
  const count = { regression: 0, pass: 0, inconclusive: 0, blind: 0 };
  for (let night = 0; night < nights; night += 1) {
    const { outcome, selfTest } = simulateNight(simulation, Math.log1p(slowDown));
    count[outcome] += 1;
    if (selfTest.slower !== true || selfTest.same !== true) count.blind += 1;
  }
  console.log(
    `  ${(slowDown * 100).toFixed(0)} % slower: alarms ${count.regression} of ${nights} (${share(count.regression)}), passes ${share(count.pass)}, inconclusive ${share(count.inconclusive)}, of which the self-test ${share(count.blind)}`,
  );
}

for (const [name, budgets] of [
  ["quiet alone", { "p50-quiet": budget }],
  ["quiet and busy", { "p50-quiet": budget, "p50-busy": busyBudget }],
] as const) {
  console.log(`\n${name}, budgets ${JSON.stringify(budgets)}`);
  for (const slowDown of [0, 0.02, budget, 0.08]) play(budgets, slowDown);
}
