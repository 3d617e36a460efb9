import { momentWords, timeWords } from "../../../claims/drills/moments.ts";
import type { DrillEvidence } from "../../../evidence/drill.ts";
import { type DrillGroup, drillGroups, headlineTime } from "../../figures/drills.ts";
import type { ReportInput } from "../../input.ts";
import {
  countedWords,
  leftOutWords,
  outcomeWords,
  recoveryFigure,
  toRecover,
} from "../../words/drills.ts";
import { drillTimeline, marksOf } from "../charts/drill-timeline.ts";
import { picture } from "../charts/picture.ts";
import { badge, OUTCOME_KINDS } from "../icons.ts";
import { type Html, html, prose } from "../markup.ts";
import { facts, folded, section, table } from "../parts.ts";
import { checksPart } from "./checks-part.ts";
import { findingsPart, ledgerPart } from "./ledger-part.ts";

/** One section for each drill, in the order in which they were played. */
export const drillSections = ({ evidence }: ReportInput): readonly Html[] =>
  drillGroups(evidence).map(drillSection);

function drillSection(group: DrillGroup): Html {
  const { drill, outcome } = group.shown;
  return section(
    { id: group.id, title: drill.title },
    html`<p class="claim-id"><code>${group.label}</code> · ${drill.driver}${group.trials.length > 1 ? ` · trial ${drill.trial} of ${group.trials.length} is shown` : ""}</p>`,
    banner(drill),
    html`<div class="drill-head v-${OUTCOME_KINDS[group.kind]}">${badge(OUTCOME_KINDS[group.kind], outcomeWords(group))}${recoveryHeadline(group)}</div>`,
    html`<p>${prose(outcome.sentence)}</p>`,
    html`<p class="intro">${prose(whatWasDone(drill))}</p>`,
    timelinePart(group),
    trialsPart(group),
    findingsPart(drill),
    ledgerPart(drill),
    checksPart(drill),
    stepsPart(drill),
  );
}

/** What a reader must know before any figure of this drill. */
function banner(drill: DrillEvidence): Html | null {
  const control = leftOutWords(drill);
  const lines = [
    ...(control === null
      ? []
      : [`A ${control}. It shows whether the harness notices, and counts for no promise.`]),
    ...drill.cleanUp.map((words) => `Cleaning up failed: ${words}`),
  ];
  if (lines.length === 0) return null;
  return html`<div class="banner mild" role="note">${lines.map((line) => html`<p>${prose(line)}</p>`)}</div>`;
}

/** The recovery as the section's headline: the time large, what it counts from beside it. */
function recoveryHeadline(group: DrillGroup): Html | null {
  const found = recoveryFigure(group);
  if (found === null) return null;
  return html`<p class="recovery"><b>${prose(found.figure)}</b> <span>${prose(toRecover(found))}</span></p>`;
}

function whatWasDone({ faults, clock, ledger, steps, timeline }: DrillEvidence): string {
  const did = faults.map(({ words, healedAtMs, atMs }) => {
    const what = words.replace(/\.$/, "");
    return healedAtMs === null ? what : `${what}, for ${timeWords(healedAtMs - atMs)}`;
  });
  const names = steps.map(({ name }) => name).join(" → ");
  const before =
    did.length === 0
      ? `Nothing was broken${names === "" ? "" : ` (${names})`}`
      : `What was done: ${did.join("; then ")}`;
  const often = clock === null ? "" : ` every ${timeWords(clock.probeEveryMs)}`;
  const probes =
    timeline.length === 0 ? "" : ` A known query went out${often} on every path, all through it.`;
  const books =
    ledger === null
      ? ""
      : " Every write was put down before it was sent, and held against what is stored.";
  return `${before}.${probes}${books}`;
}

function timelinePart({ id, shown: { drill } }: DrillGroup): Html | null {
  const drawn = drillTimeline(drill, `${id}-timeline`);
  if (drawn === null) return clockFacts(drill);
  const faulty = drill.faults.length > 0;
  return html`${picture({
    ...drawn,
    legend: html`<ul class="legend"><li><svg class="sample" viewBox="0 0 28 8" aria-hidden="true"><path d="M1 4h26" class="s-app curve"/></svg>p50 of right answers; the band reaches to the p95</li><li><i class="swatch miss"></i>failed or wrong</li>${faulty ? html`<li><i class="swatch fault"></i>the fault</li>` : null}</ul>`,
    caption:
      marksOf(drill).length > 0
        ? html`Latency on a logarithmic axis. A mark is as wide as it is uncertain; an arrow points to one beyond the picture. Of the two paths, t1 and t2 are the later one’s.`
        : html`Latency on a logarithmic axis.`,
  })}${clockFacts(drill)}`;
}

/** t0 to t3 in words, with their bounds. */
function clockFacts(drill: DrillEvidence): Html | null {
  const { clock } = drill;
  if (clock === null) return null;
  const marks = marksOf(drill)
    .slice(1)
    .map(({ name, words, moment }) => [html`${name}: ${words}`, prose(said(moment))] as const);
  const counted = countedWords(drill);
  return facts([...marks, ["as the promise counts it", counted === null ? null : prose(counted)]]);
}

type Moment = NonNullable<DrillEvidence["clock"]>["verified"];

const said = (moment: Moment): string =>
  moment.kind === "none" ? moment.why : `${momentWords(moment)} after t0`;

function causes(failures: Readonly<Record<string, number>>): string {
  const found = Object.entries(failures).filter(([, count]) => count > 0);
  return found.length === 0 ? "none" : found.map(([why, n]) => `${n} × ${why}`).join(", ");
}

/** `--repeat`: every trial in a line. */
function trialsPart({ trials, id }: DrillGroup): Html | null {
  if (trials.length < 2) return null;
  const rows = trials.map(({ drill, outcome }) => {
    const time = headlineTime(drill);
    return {
      cells: [
        drill.trial,
        badge(OUTCOME_KINDS[outcome.kind], outcome.kind),
        html`<span class="nobr">${prose(time === null ? "–" : momentWords(time.moment))}</span>`,
        prose(outcome.sentence),
      ],
    };
  });
  return html`<h3 id="${id}-trials">Every trial</h3>${table(
    "Every trial of this drill",
    [
      { title: "trial", number: true },
      { title: "outcome" },
      { title: "recovery" },
      { title: "why" },
    ],
    rows,
  )}`;
}

/** What "steady" meant, and what became of the probes. */
function probesPart({ clock }: DrillEvidence): Html | null {
  if (clock === null) return null;
  return facts(
    clock.paths.flatMap(({ path, steady, probes, failuresBefore, failuresAfter }) => [
      [
        `steady, ${path}`,
        prose(
          `p95 up to ${steady.latencyMsLimit.toFixed(1)} ms in windows of ${timeWords(steady.windowMs)} (before the fault: ${steady.latencyMsP95.toFixed(1)} ms in ${steady.windows} windows)`,
        ),
      ] as const,
      [
        `probes, ${path}`,
        prose(
          `${probes}; failed before the fault: ${causes(failuresBefore)}; from it on: ${causes(failuresAfter)}`,
        ),
      ] as const,
    ]),
  );
}

function stepsPart(drill: DrillEvidence): Html | null {
  const { steps, notes } = drill;
  if (steps.length === 0 && notes.length === 0) return null;
  const rows = steps.map(({ name, atMs, tookMs, words }) => ({
    cells: [name, seconds(atMs), seconds(tookMs), prose(words)],
  }));
  const told =
    notes.length === 0
      ? null
      : html`<ul class="reasons">${notes.map((note) => html`<li>${prose(note)}</li>`)}</ul>`;
  return folded(
    "How it was measured, step by step",
    html`${table(
      "The drill's steps",
      [
        { title: "step" },
        { title: "at (s)", number: true },
        { title: "took (s)", number: true },
        { title: "what came of it" },
      ],
      rows,
    )}${told}${probesPart(drill)}`,
  );
}

const seconds = (ms: number): string => (ms / 1000).toFixed(1);
