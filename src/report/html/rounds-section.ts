import type { Latency, Point, Round, Side } from "../../evidence/round.ts";
import { targetNames } from "../figures/rounds.ts";
import type { ReportInput } from "../input.ts";
import { checkWords, OUTCOME_WORDS } from "../words/checks.ts";
import { latency, percent, threeDigits } from "../words/numbers.ts";
import { picture } from "./charts/picture.ts";
import { figureWords, roundDots } from "./charts/round-dots.ts";
import { type Html, html, type Part } from "./markup.ts";
import { section, table } from "./parts.ts";

type Names = Readonly<Record<Side, string>>;

/** The rounds one by one: they are the unit of statistics. */
export function roundsSection(input: ReportInput): Html | null {
  const { rounds, sequential } = input.evidence;
  if (rounds.length + sequential.length === 0) return null;
  const names = targetNames(input.evidence);
  const effects = input.scorecard.exercised.find((verdict) =>
    verdict.effects.some(({ label }) => label !== "CPU per query"),
  )?.effects;
  const shown = input.evidence.plan.aa ? [] : (effects ?? []);
  const shadeLegend = shown.some(({ interval }) => interval !== null)
    ? html`<li>shaded: the deciding interval</li>`
    : null;
  const voidLegend = rounds.some(({ state }) => state.kind !== "valid")
    ? html`<li>dotted and hollow: a round that doesn’t count</li>`
    : null;
  const failLegend = rounds.some(
    ({ quiet, busy }) => quiet?.bOverA.kind === "failed" || busy?.bOverA.kind === "failed",
  )
    ? html`<li><svg class="sample dotty chart-key" viewBox="0 0 12 12" aria-hidden="true"><path d="M2 2l8 8M10 2l-8 8" class="cross"/></svg>failed: infinitely slow</li>`
    : null;
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
          ...roundDots({ rounds, effects: shown, names }),
          legend: html`<ul class="legend"><li><svg class="sample dotty" viewBox="0 0 12 12" aria-hidden="true"><circle cx="6" cy="6" r="5" class="dot p-quiet"/></svg>quiet</li><li><svg class="sample dotty" viewBox="0 0 14 14" aria-hidden="true"><path d="M7 .5 13.5 7 7 13.5.5 7z" class="dot p-busy"/></svg>busy</li>${shadeLegend}${voidLegend}${failLegend}</ul>`,
        })
      : null,
    rounds.length === 0 ? null : roundsTable(input, { title: "Every round", rounds }),
    sequential.length === 0
      ? null
      : roundsTable(input, {
          title: "Rounds with one setup up at a time, on the same quiet schedule",
          rounds: sequential,
        }),
  );
}

function roundsTable(
  input: ReportInput,
  { title, rounds }: { title: string; rounds: readonly Round[] },
): Html {
  const names = targetNames(input.evidence);
  const number = true;
  const pair = html`p50 in ms<br>${names.a} → ${names.b}`;
  return table(
    title,
    [
      { title: "round", number },
      { title: "state" },
      { title: "first up" },
      { title: html`quiet<br>ratio`, number },
      { title: pair, number },
      { title: html`busy<br>ratio`, number },
      { title: pair, number },
      { title: html`recall<br>${names.a} / ${names.b}`, number },
      { title: html`lateness<br>p95`, number },
      { title: html`foreign<br>cores`, number },
      { title: html`checks<br>passed`, number },
    ],
    rounds.map((round) => ({
      kind: `round-${round.state.kind}`,
      cells: [
        round.build === undefined ? round.number : `${round.number} (index ${round.build})`,
        STATES[round.state.kind],
        round.startOrder[0] === undefined ? "–" : names[round.startOrder[0]],
        ...pointCells(round.quiet, names),
        ...pointCells(round.busy, names),
        recallCell(round),
        worst(round, (point) => point.latenessMsP95, latency),
        worst(
          round,
          (point) => point.host.foreignCores,
          (cores) => cores.toFixed(2),
        ),
        `${round.checks.filter(({ outcome }) => outcome === "passed").length} of ${round.checks.length}`,
      ],
      note: roundNote(round, names),
    })),
  );
}

const STATES = { valid: "valid", void: "void", cut: "cut short" } as const;

/** Why a round doesn't count, and every check that didn't simply pass. */
function roundNote({ state, checks }: Round, names: Names): Part {
  const reasons = state.kind === "void" ? state.reasons : state.kind === "cut" ? [state.why] : [];
  const others = checks
    .filter(({ outcome }) => outcome !== "passed")
    .map(({ name, words, outcome }) => ({ told: `${name}: ${words}`, words, outcome }))
    .filter(({ told, words }) => !(reasons.includes(told) || reasons.includes(words)));
  const lines = [
    ...reasons.map((reason) => html`<li>${checkWords(reason, names)}</li>`),
    ...others.map(
      ({ told, outcome }) => html`<li>${OUTCOME_WORDS[outcome]}: ${checkWords(told, names)}</li>`,
    ),
  ];
  return lines.length === 0 ? null : html`<ul>${lines}</ul>`;
}

function pointCells(point: Point | null, names: Names): readonly [string, string] {
  if (point === null) return ["–", "–"];
  const { a, b } = point.targets;
  return [figureWords(point.bOverA, names), `${p50(a?.p50)} → ${p50(b?.p50)}`];
}

function p50(value: Latency | undefined): string {
  if (value === undefined) return "–";
  return value.kind === "failed" ? "failed" : threeDigits(value.ms);
}

function recallCell({ recall }: Round): string {
  const words = (["a", "b"] as const).map((side) => recall[side]?.mean.toFixed(3) ?? "–");
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

/** The largest share of overlapped requests of the rounds; null where it wasn't measured. */
export function overlappedWords(rounds: readonly Round[]): string | null {
  const shares = rounds.flatMap(({ quiet }) => quiet?.overlapped ?? []);
  return shares.length === 0 ? null : `at most ${percent(Math.max(...shares))} in a round`;
}
