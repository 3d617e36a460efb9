import type { Latency, Point, Round } from "../../evidence/round.ts";
import { targetNames } from "../figures/rounds.ts";
import type { ReportInput } from "../input.ts";
import { coreShare, latency, percent } from "../words/numbers.ts";
import { picture } from "./charts/picture.ts";
import { figureWords, roundDots } from "./charts/round-dots.ts";
import { type Html, html, type Part } from "./markup.ts";
import { section, table } from "./parts.ts";

/** The rounds one by one: they are the unit of statistics. */
export function roundsSection(input: ReportInput): Html | null {
  const { rounds } = input.evidence;
  if (rounds.length === 0) return null;
  const names = targetNames(input.evidence);
  const effects = input.scorecard.exercised.find((verdict) =>
    verdict.effects.some(({ label }) => label !== "CPU per query"),
  )?.effects;
  const drawable = rounds.some(
    ({ quiet, busy }) => quiet?.bOverA.kind === "value" || busy?.bOverA.kind === "value",
  );
  return section(
    {
      id: "rounds",
      title: "Rounds, one by one",
      intro:
        "In every round both setups start afresh and answer the same queries in turn. The verdict rests on how well the rounds agree, not on how many requests there were.",
    },
    drawable
      ? picture({
          ...roundDots(rounds, input.evidence.plan.aa ? [] : (effects ?? []), names.b),
          legend: html`<ul class="legend"><li><svg class="sample dotty" viewBox="0 0 12 12" aria-hidden="true"><circle cx="6" cy="6" r="5" class="dot p-quiet"/></svg>quiet</li><li><svg class="sample dotty" viewBox="0 0 14 14" aria-hidden="true"><path d="M7 .5 13.5 7 7 13.5.5 7z" class="dot p-busy"/></svg>busy</li><li>shaded: the deciding interval</li><li>hollow: a round that doesn’t count</li></ul>`,
        })
      : null,
    roundsTable(input),
  );
}

function roundsTable(input: ReportInput): Html {
  const names = targetNames(input.evidence);
  const number = true;
  return table(
    "Every round",
    [
      { title: "round", number },
      { title: "state" },
      { title: "started first" },
      { title: `quiet ${names.b} / ${names.a}`, number },
      { title: `p50 ${names.a} → ${names.b}`, number },
      { title: `busy ${names.b} / ${names.a}`, number },
      { title: `p50 ${names.a} → ${names.b}`, number },
      { title: `recall ${names.a} / ${names.b}`, number },
      { title: "lateness p95", number },
      { title: "foreign load", number },
      { title: "checks" },
    ],
    input.evidence.rounds.map((round) => ({
      kind: `round-${round.state.kind}`,
      cells: [
        round.number,
        state(round),
        round.startOrder[0] === undefined ? "–" : names[round.startOrder[0]],
        ...pointCells(round.quiet),
        ...pointCells(round.busy),
        recallCell(round),
        worst(round, (point) => point.latenessMsP95, latency),
        worst(round, (point) => point.host.foreignCores, coreShare),
        checksCell(round),
      ],
    })),
  );
}

function state({ state: is }: Round): Part {
  switch (is.kind) {
    case "valid":
      return "valid";
    case "void":
      return html`<b>void</b> <span class="soft">${is.reasons.join("; ")}</span>`;
    case "cut":
      return html`<b>cut short</b> <span class="soft">${is.why}</span>`;
    default:
      return is satisfies never;
  }
}

function pointCells(point: Point | null): readonly [string, string] {
  if (point === null) return ["–", "–"];
  const { a, b } = point.targets;
  return [figureWords(point.bOverA), `${p50(a?.p50)} → ${p50(b?.p50)}`];
}

function p50(value: Latency | undefined): string {
  if (value === undefined) return "–";
  return value.kind === "failed" ? "failed" : latency(value.ms);
}

function recallCell({ recall }: Round): string {
  const words = (["a", "b"] as const).map((side) => recall[side]?.mean.toFixed(4) ?? "–");
  return words.join(" / ");
}

function worst(
  round: Round,
  read: (point: Point) => number,
  say: (value: number) => string,
): string {
  const values = [round.quiet, round.busy].flatMap((point) =>
    point === null ? [] : [read(point)],
  );
  return values.length === 0 ? "–" : say(Math.max(...values));
}

function checksCell({ checks }: Round): Part {
  const passed = checks.filter(({ outcome }) => outcome === "passed").length;
  const others = checks.filter(({ outcome }) => outcome !== "passed");
  const words = others.map(({ name, outcome }) => html`<br>${outcome}: ${name}`);
  return html`${passed} passed${words}`;
}

/** The largest share of overlapped requests of the rounds; null where it wasn't measured. */
export function overlappedWords(rounds: readonly Round[]): string | null {
  const shares = rounds.flatMap(({ quiet }) => quiet?.overlapped ?? []);
  return shares.length === 0 ? null : `at most ${percent(Math.max(...shares))} in a round`;
}
