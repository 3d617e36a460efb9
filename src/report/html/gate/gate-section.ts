import type { GateRow } from "../../../evidence/gate.ts";
import { fingerprintLines, rowsByReference } from "../../figures/gate.ts";
import type { ReportInput } from "../../input.ts";
import {
  confirmationWords,
  GATE_MARKS,
  type JudgedGate,
  judgedGate,
  otherReasons,
  rowReasons,
  rowState,
  selfTestHeld,
  selfTestWords,
} from "../../words/gate.ts";
import {
  budgetWords,
  changeWords,
  intervalWords,
  METRIC_NAMES,
  sizeWords,
  WORSE,
} from "../../words/gate-values.ts";
import { budgetForest } from "../charts/budget-forest.ts";
import { picture } from "../charts/picture.ts";
import { badge } from "../icons.ts";
import { type Html, html, prose } from "../markup.ts";
import { facts, section, table } from "../parts.ts";
import { drillsPart, duetsPart, laddersPart } from "./night-parts.ts";

/** A night's gate: every metric against its budget, and whether the gate itself works. */
export function gateSection({ evidence }: ReportInput): Html | null {
  const judged = judgedGate(evidence);
  if (judged === null) return null;
  const { gate, verdict } = judged;
  const groups = rowsByReference(gate, verdict.rows);
  return section(
    {
      id: "gate",
      title: "Gate",
      intro: prose(
        "The candidate (what the plan's `setups.server` says now) against pinned references: same machine, same job, in duet. A change passes when its interval lies within the budget, and is a regression when it lies beyond.",
      ),
    },
    reasonsPart(judged),
    groups.map(({ reference, rows }, index) => referencePart(reference, rows, index)),
    html`<h3>Does the gate work?</h3>`,
    facts([
      ["self-test", html`${selfTestBadge(judged)} ${prose(selfTestWords(judged))}`],
      ["confirmation", prose(confirmationWords(judged).join("; "))],
    ]),
    missingPart(judged),
    fingerprintPart(judged),
    duetsPart(gate.duets),
    laddersPart(gate.ladders),
    drillsPart(gate.drills),
  );
}

const selfTestBadge = (judged: JudgedGate): Html =>
  selfTestHeld(judged) ? badge("supported", "works") : badge("inconclusive", "not proven");

function reasonsPart(judged: JudgedGate): Html | null {
  const { verdict } = judged;
  const { kind } = GATE_MARKS[verdict.outcome];
  const reasons = otherReasons(judged).map((reason) => html`<li>${prose(reason)}</li>`);
  return html`${reasons.length === 0 ? null : html`<ul class="reasons">${reasons}</ul>`}
<p class="needed v-${kind}"><span>What to do</span> ${prose(verdict.next)}</p>
`;
}

function referencePart(reference: string, rows: readonly GateRow[], index: number): Html {
  const drawable = rows.filter(({ value, budget }) => value !== null && (budget ?? 0) > 0);
  return html`<h3>Against ${reference}</h3>
${
  rows.length === 0
    ? html`<p class="note">Nothing was measured against it.</p>`
    : table(
        `Every metric against ${reference}`,
        [
          { title: "metric" },
          { title: "outcome" },
          { title: "change" },
          { title: "interval" },
          { title: "budget", number: true },
          { title: "visible tonight", number: true },
        ],
        rows.map(rowOf),
      )
}
${drawable.length === 0 ? null : picture(budgetForest(drawable, { reference, id: `gate-forest-${index + 1}` }))}
`;
}

function rowOf(row: GateRow) {
  const state = rowState(row);
  const { kind, word } = GATE_MARKS[state];
  const why = rowReasons(row);
  return {
    cells: [
      html`${METRIC_NAMES[row.metric]}`,
      badge(kind, word),
      html`<b class="nobr">${changeWords(row.metric, row.value)}</b>${row.value !== null && row.value > 0 ? html` <span class="soft">${WORSE[row.metric]}</span>` : null}`,
      prose(intervalWords(row)),
      budgetWords(row),
      sizeWords(row.metric, row.visible),
    ],
    note:
      why.length === 0 ? null : html`<ul>${why.map((text) => html`<li>${prose(text)}</li>`)}</ul>`,
  };
}

function missingPart({ gate }: JudgedGate): Html | null {
  if (gate.missing.length === 0) return null;
  return html`<h3>What was missing</h3>
${facts(gate.missing.map(({ what, why }) => [what, prose(why)] as const))}`;
}

/** Candidate and references side by side; what differs is marked with a sign, not by colour alone. */
function fingerprintPart({ gate }: JudgedGate): Html {
  const lines = fingerprintLines(gate);
  return html`<h3>What was held against what</h3>
${table(
  "Candidate and references",
  [{ title: "" }, { title: "candidate" }, ...gate.references.map(({ name }) => ({ title: name }))],
  lines.map(({ name, cells, differs }) => ({
    kind: differs ? "differs" : "same",
    cells: [
      html`${differs ? html`<span class="unlike" title="differs">≠</span> ` : null}${name}`,
      ...cells.map((cell) => html`<code>${cell}</code>`),
    ],
  })),
)}`;
}
