import type { CapacityRung } from "../../../evidence/capacity.ts";
import { blocksOf, counted } from "../../../load/capacity/blocks.ts";
import type { Rung } from "../../../load/capacity/bounds.ts";
import { judgeRung } from "../../../load/capacity/judge-rung.ts";
import type { Objective } from "../../../load/capacity/objective.ts";
import { type Outcome, toLatency } from "../../../load/figures.ts";
import { mean } from "../../../stats/moments.ts";
import { quantile } from "../../../stats/quantile.ts";
import { type Cores, milliseconds } from "../../../units/quantity.ts";
import type { PlayedPass, PlayedRung } from "./pass.ts";

/** The rungs as one limit sees them. */
export const searchRungs = (rungs: readonly PlayedRung[], objective: Objective): Rung[] =>
  rungs.map(({ ratePerSecond, passes }) => {
    const good = passes.filter((pass) => pass.void === null);
    const why = passes.find((pass) => pass.void !== null)?.void ?? "it was never played";
    return {
      ratePerSecond,
      passes: passes.length,
      judgement:
        good.length === 0
          ? { state: "not offered", why }
          : judgeRung(
              good.flatMap(({ outcomes }) => blocksOf(outcomes, objective.limitMs)),
              objective,
            ),
    };
  });

/** All passes of a rung together, judged at every limit. */
export function rungEvidence(
  { ratePerSecond, passes }: PlayedRung,
  objectives: readonly Objective[],
): CapacityRung {
  const good = passes.filter((pass) => pass.void === null);
  const outcomes = good.flatMap((pass) => counted(pass.outcomes));
  const latencies = outcomes.map(latencyOf);
  const percentile = 1 - (objectives[0]?.badMax ?? 0);
  const average = (of: (pass: PlayedPass) => number): number =>
    good.length === 0 ? 0 : mean(good.map(of));
  return {
    ratePerSecond,
    passes: passes.length,
    requests: outcomes.length,
    failures: failuresOf(outcomes),
    p50: toLatency(quantile(latencies, 0.5)),
    atPercentile: toLatency(quantile(latencies, percentile)),
    objectives: objectives.map((objective) => {
      const { state, counts, badLow, badHigh } = judgeRung(
        good.flatMap((pass) => blocksOf(pass.outcomes, objective.limitMs)),
        objective,
      );
      return { limitMs: objective.limitMs, bad: counts.bad, badLow, badHigh, state };
    }),
    latenessMsP95: milliseconds(Math.max(0, ...good.map((pass) => pass.latenessMsP95))),
    targetCores: average((pass) => pass.targetCores) as Cores,
    generatorCores: average((pass) => pass.generatorCores) as Cores,
    busyCores: average((pass) => pass.busyCores) as Cores,
    notOffered: good.length > 0 ? null : (passes.at(-1)?.void ?? "it was never played"),
  };
}

const latencyOf = ({ sample, failure }: Outcome): number =>
  failure === null ? sample.latencyMs : Number.POSITIVE_INFINITY;

function failuresOf(outcomes: readonly Outcome[]): Record<string, number> {
  const failures: Record<string, number> = {};
  for (const { failure } of outcomes)
    if (failure !== null) failures[failure] = (failures[failure] ?? 0) + 1;
  return failures;
}
