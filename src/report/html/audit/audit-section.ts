import { checkOutcome } from "../../../claims/audit/check-outcome.ts";
import type { AuditAttempt, AuditCheck } from "../../../evidence/audit.ts";
import type { ReportInput } from "../../input.ts";
import { AUDIT_WAYS, auditMark, auditWords, groupWords } from "../../words/audit.ts";
import { OUTCOME_MARKS } from "../../words/drills.ts";
import { plural } from "../../words/numbers.ts";
import { badge, OUTCOME_KINDS } from "../icons.ts";
import { type Html, html, prose } from "../markup.ts";
import { folded, section, table } from "../parts.ts";

/** Every check: what was tried, what was expected, what came, and the remedy. */
export function auditSection({ evidence: { checks } }: ReportInput): Html | null {
  if (checks.length === 0) return null;
  return section(
    {
      id: "checks",
      title: "Checks",
      intro:
        "Each check asks a running server and notes what came. The paper’s settings decide; what else was looked at is tried alike.",
    },
    table(
      "Every check",
      [{ title: "check" }, { title: "on" }, { title: "outcome" }, { title: "found" }],
      checks.map(rowOf),
    ),
    checks.filter(({ attempts }) => attempts.length > 0).map(detail),
  );
}

const rowOf = (check: AuditCheck) => ({
  cells: [check.name, AUDIT_WAYS[check.way], mark(check), found(check)],
});

const mark = (check: AuditCheck): Html | string => {
  const { word } = auditMark(check);
  return check.state.kind === "not exercised"
    ? word
    : badge(OUTCOME_KINDS[checkOutcome([check]).kind], word);
};

const found = (check: AuditCheck): Html =>
  check.state.kind === "tried"
    ? html`<ul class="plain">${groupWords(check).map((words) => html`<li>${prose(words)}</li>`)}</ul>`
    : prose(auditWords(check));

const ORDER: readonly AuditAttempt["outcome"][] = ["broken", "unknown", "held"];

/** What went wrong comes first: among a hundred attempts nobody should have to look for it. */
function detail(check: AuditCheck): Html {
  const attempts = check.attempts.toSorted(
    (one, other) => ORDER.indexOf(one.outcome) - ORDER.indexOf(other.outcome),
  );
  const isBroken = checkOutcome([check]).kind === "broken";
  return html`<h3>${check.name}: ${AUDIT_WAYS[check.way]}</h3>
<p>${check.question} <span class="soft">Looked at: ${check.target}.</span></p>
${isBroken ? html`<p class="needed v-refuted"><span>Remedy</span> ${prose(check.remedy)}</p>` : null}
${check.notes.length === 0 ? null : html`<ul class="reasons">${check.notes.map((note) => html`<li>${prose(note)}</li>`)}</ul>`}
${folded(
  plural(attempts.length, "attempt"),
  table(
    `Attempts of ${check.name}`,
    [{ title: "tried" }, { title: "expected" }, { title: "came" }, { title: "outcome" }],
    attempts.map(({ tried, expected, came, outcome }) => ({
      cells: [html`<code>${tried}</code>`, expected, came, OUTCOME_MARKS[outcome].word],
    })),
  ),
)}
`;
}
