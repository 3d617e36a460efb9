import type { TargetName } from "../../evidence/round.ts";
import { latencyRows } from "../figures/latency-rows.ts";
import { distribution } from "../figures/quantiles.ts";
import { resourceSums } from "../figures/resources.ts";
import { measuredPoints, targetNames, validRounds } from "../figures/rounds.ts";
import type { ReportInput } from "../input.ts";
import { size, whole } from "../words/numbers.ts";
import { ecdf } from "./charts/ecdf.ts";
import { forest } from "./charts/forest.ts";
import { picture } from "./charts/picture.ts";
import { type Html, html } from "./markup.ts";
import { section, table } from "./parts.ts";

/** All effects on one axis. */
export function effectsSection(input: ReportInput): Html | null {
  const { exercised } = input.scorecard;
  const drawable = exercised.some(({ effects }) => effects.some(({ ratio }) => ratio !== null));
  if (input.evidence.plan.aa || !drawable) return null;
  const names = targetNames(input.evidence);
  return section(
    {
      id: "effects",
      title: "Effects",
      intro: `What ${names.b} needs as a multiple of what ${names.a} needs, on a logarithmic axis: left of 1 it needs less, right of 1 more. Whiskers are the intervals that decided.`,
    },
    picture({
      ...forest(exercised, names.b),
      legend: html`<ul class="legend"><li><i class="swatch promised"></i>promised by the paper: 50–70 % less time (0.30–0.50×), or 50–70 % more per second (0.59–0.67×)</li></ul>`,
    }),
  );
}

/** The distributions, in a picture and in a table. */
export function latencySection(input: ReportInput): Html | null {
  const rounds = validRounds(input.evidence);
  const names = targetNames(input.evidence);
  const panels = measuredPoints(input.evidence).map((point) => ({
    point,
    curves: (["a", "b", "direct"] as const).flatMap((target) => {
      const of = distribution(rounds, point, target);
      return of === null ? [] : [{ name: names[target], of }];
    }),
  }));
  const drawn = panels.filter(({ curves }) => curves.length > 0);
  if (drawn.length === 0) return null;
  const targets = (["a", "b", "direct"] as const).filter((target) =>
    drawn.some(({ curves }) => curves.some(({ of }) => of.target === target)),
  );
  return section(
    {
      id: "latency",
      title: "Latency",
      intro:
        "The share of requests that had their answer within a time. Requests of all valid rounds are merged; quantiles are never averaged. A failed request counts as one that never ends.",
    },
    picture({ ...ecdf(drawn), legend: targetLegend(targets, names) }),
    latencyTable(input),
    html`<p class="note">A quantile is shown only where at least 100 requests lie beyond it: p90 takes 1,000 requests of a target, p95 2,000, p99 10,000. Beside p95 and p99 stands their 95 % interval, by leaving out one round at a time. Only p50 decides a verdict.</p>`,
  );
}

/** Which line is whose. */
function targetLegend(
  targets: readonly TargetName[],
  names: Readonly<Record<TargetName, string>>,
): Html {
  const words = { ...names, direct: "direct (Chroma’s own API, no backend)" };
  return html`<ul class="legend">${targets.map(
    (target) =>
      html`<li><svg class="sample" viewBox="0 0 28 8" aria-hidden="true"><path d="M1 4h26" class="s-${target} curve"/></svg>${words[target]}</li>`,
  )}</ul>`;
}

function latencyTable(input: ReportInput): Html {
  const rows = latencyRows(input.evidence);
  const shown = (["p50", "p90", "p95", "p99"] as const).filter((name) =>
    rows.some((row) => row[name] !== "–"),
  );
  const number = true;
  return table(
    "Latency quantiles",
    [
      { title: "point" },
      { title: "target" },
      ...shown.map((title) => ({ title, number })),
      { title: "requests", number },
      { title: "failed" },
    ],
    rows.map((row) => ({
      cells: [row.point, row.name, ...shown.map((name) => row[name]), row.requests, row.failed],
    })),
  );
}

/** What each setup and each of its parts used. */
export function resourcesSection(input: ReportInput): Html | null {
  const names = targetNames(input.evidence);
  const rounds = validRounds(input.evidence);
  const rows = (["a", "b"] as const).flatMap((side) => {
    const sum = resourceSums(rounds, side);
    if (sum === null) return [];
    const parts = sum.parts.map(({ role, processes, cpuPerThousand, pssBytes }) => ({
      cells: [role, whole(processes), cpu(cpuPerThousand), size(pssBytes), ""],
      kind: "part-row",
    }));
    const all = [names[side], "", cpu(sum.cpuPerThousand), size(sum.pssBytes), size(sum.diskBytes)];
    return [{ cells: all, kind: "sum-row" }, ...parts];
  });
  if (rows.length === 0) return null;
  const number = true;
  return section(
    {
      id: "resources",
      title: "Resources",
      intro:
        "CPU over the measured phases of all valid rounds; memory as the proportional set size (pages that processes share are split between them) at its largest, in the middle round.",
    },
    table(
      "Resources of each setup and its parts",
      [
        { title: "setup and part" },
        { title: "processes", number },
        { title: "CPU s per 1,000 queries", number },
        { title: "memory (PSS)", number },
        { title: "disk", number },
      ],
      rows,
    ),
  );
}

const cpu = (value: number | null): string => (value === null ? "–" : value.toFixed(2));
