import type { PointName, Round } from "../evidence/round.ts";
import { incompleteBeta } from "../stats/beta.ts";
import { mean } from "../stats/moments.ts";
import { type LogRatio, toRatio } from "../units/quantity.ts";
import { pointFigures } from "./contrast.ts";
import { list, times } from "./words.ts";

/** How independently built indexes differ, against how rounds on the same one do (ln). */
export interface BetweenBuilds {
  /** By build, in its order. */
  readonly means: readonly LogRatio[];
  /** Of the builds' means. */
  readonly sdBetween: number;
  /** Of rounds on one build. */
  readonly sdWithin: number;
  /** Chance of means so far apart, were all builds alike (one-way analysis of variance). */
  readonly p: number;
}

/** null: fewer than two builds, no build with two rounds, or a figure that isn't finite. */
export function betweenBuilds(rounds: readonly Round[], point: PointName): BetweenBuilds | null {
  const groups = new Map<number, LogRatio[]>();
  const figures = pointFigures(rounds, point);
  for (const [index, round] of rounds.entries()) {
    const figure = figures[index];
    if (round.build === undefined || figure?.kind !== "value") return null;
    groups.set(round.build, [...(groups.get(round.build) ?? []), figure.logRatio]);
  }
  const builds = [...groups].sort(([one], [other]) => one - other).map(([, logs]) => logs);
  const within = rounds.length - builds.length;
  if (builds.length < 2 || within < 1) return null;
  const means = builds.map((logs) => mean(logs));
  const middle = mean(builds.flat());
  const sum = (terms: readonly number[]) => terms.reduce((all, term) => all + term, 0);
  const squaresBetween = sum(
    builds.map((logs, index) => logs.length * ((means[index] ?? middle) - middle) ** 2),
  );
  const squaresWithin = sum(
    builds.flatMap((logs, index) => logs.map((log) => (log - (means[index] ?? middle)) ** 2)),
  );
  const between = builds.length - 1;
  const meanOfMeans = mean(means);
  return {
    means,
    sdBetween: Math.sqrt(sum(means.map((one) => (one - meanOfMeans) ** 2)) / between),
    sdWithin: Math.sqrt(squaresWithin / within),
    p: 1 - incompleteBeta(shareOf(squaresBetween, squaresWithin), between / 2, within / 2),
  };
}

/** F as a share: d₁F / (d₁F + d₂). */
const shareOf = (between: number, within: number): number =>
  between + within === 0 ? 0 : between / (between + within);

/** Less often than this the builds of a run without a difference would lie so far apart. */
const RARE = 0.05;

/** Whether the index's luck shows in the figures; a description that decides nothing. */
export function buildNotes(rounds: readonly Round[], points: readonly PointName[]): string[] {
  return points.flatMap((point) => {
    const found = betweenBuilds(rounds, point);
    if (found === null) return [];
    const { means, sdBetween, sdWithin, p } = found;
    const figures = list(means.map((log) => times(toRatio(log))));
    const spread = `they spread by ${sdBetween.toFixed(3)} (sd of ln), rounds on one index by ${sdWithin.toFixed(3)}`;
    const words =
      p < RARE
        ? "the index itself matters, so another one may lie elsewhere"
        : "no more than chance makes of it";
    return [`Independently built indexes give ${figures} when ${point}: ${spread}, ${words}.`];
  });
}
