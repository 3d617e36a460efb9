import { momentWords, timeWords } from "../../../claims/drills/moments.ts";
import type { Detection, Distribution, DrillEvidence, Moment } from "../../../evidence/drill.ts";
import { OUTCOME_MARKS } from "../../words/drills.ts";
import { whole } from "../../words/numbers.ts";
import { badge, OUTCOME_KINDS } from "../icons.ts";
import { type Html, html, prose } from "../markup.ts";
import { table } from "../parts.ts";

/** Health checks, what else was checked, and what was timed by itself. */
export function checksPart(drill: DrillEvidence): Html | null {
  const { detections, distribution, invariants, spans } = drill;
  const parts = [
    ...(distribution === null ? [] : [spreadTable(distribution)]),
    ...(invariants.length === 0 ? [] : [invariantsTable(invariants)]),
    ...(spans.length === 0 ? [] : [spansTable(spans)]),
    ...(detections.length === 0 ? [] : [detectionsTable(detections)]),
  ];
  return parts.length === 0 ? null : html`${parts}`;
}

const STRETCHES = {
  before: "undisturbed",
  settling: "from the kill to the last failure",
  down: "from then until it was started again",
  after: "from its first answer on",
} as const;

function spreadTable({ balancer, killed, stretches }: Distribution): Html {
  const backends = stretches[0]?.answered.map((_, index) => index + 1) ?? [];
  return html`<h3>Where the requests went</h3><p class="soft">${prose(`${balancer}; backend ${killed} was killed`)}</p>${table(
    "Requests answered by each backend",
    [
      { title: "when" },
      { title: "lasted", number: true },
      ...backends.map((number) => ({ title: `backend ${number}`, number: true })),
      { title: "failed", number: true },
      { title: "tried in vain", number: true },
    ],
    stretches.map(({ id, lastsMs, answered, failed, triedInVain }) => ({
      cells: [
        STRETCHES[id],
        prose(timeWords(lastsMs)),
        ...answered.map(whole),
        whole(failed),
        whole(triedInVain.reduce((sum, count) => sum + count, 0)),
      ],
    })),
  )}`;
}

function invariantsTable(invariants: DrillEvidence["invariants"]): Html {
  return html`<h3>Besides</h3>${table(
    "What was checked besides",
    [{ title: "must hold" }, { title: "outcome" }, { title: "found" }],
    invariants.map(({ words, outcome, found }) => ({
      cells: [
        prose(words),
        badge(OUTCOME_KINDS[outcome], OUTCOME_MARKS[outcome].word),
        prose(found),
      ],
    })),
  )}`;
}

function spansTable(spans: DrillEvidence["spans"]): Html {
  return html`<h3>Timed by itself</h3>${table(
    "What was timed by itself",
    [{ title: "from its own begin" }, { title: "took" }],
    spans.map(({ words, took }) => ({ cells: [prose(words), prose(told(took))] })),
  )}`;
}

function detectionsTable(detections: readonly Detection[]): Html {
  const several = new Set(detections.map(({ fault }) => fault)).size > 1;
  return html`<h3>Health checks</h3>${table(
    "When each health check noticed the fault",
    [
      { title: "check" },
      ...(several ? [{ title: "fault" }] : []),
      { title: "looks every", number: true },
      { title: "failed before the fault", number: true },
      { title: "noticed it" },
    ],
    detections.map(({ check, words, fault, everyMs, falseAlarms, noticed }) => ({
      cells: [
        html`${prose(NAMES[check] ?? check)}<br><span class="soft">${prose(words)}</span>`,
        ...(several ? [fault] : []),
        prose(timeWords(everyMs)),
        whole(falseAlarms),
        prose(noticedWords(noticed, falseAlarms)),
      ],
    })),
  )}`;
}

const NAMES: Readonly<Record<string, string>> = {
  paper: "as the paper writes it",
  "paper, every 1 s": "the same question, more often",
  good: "by a known query",
};

const told = (moment: Moment): string =>
  moment.kind === "none" ? moment.why : momentWords(moment);

function noticedWords(noticed: Moment, falseAlarms: number): string {
  if (falseAlarms > 0) return "worth nothing: it failed before, too";
  return noticed.kind === "within" ? `after ${momentWords(noticed)}` : told(noticed);
}
