import { BREAKS, findingClause, findingsOf } from "../../../claims/drills/findings.ts";
import { reachabilityOf, reachabilityWords } from "../../../claims/drills/reachability.ts";
import type { DrillEvidence, LedgerFacts, Reading } from "../../../evidence/drill.ts";
import { FINDING_MEANS, REMEDIES } from "../../words/findings.ts";
import { percent, plural, whole } from "../../words/numbers.ts";
import { type Html, html, prose } from "../markup.ts";
import { table } from "../parts.ts";

/** What was found wrong: what it means, examples, and what to do. */
export function findingsPart({ ledger }: DrillEvidence): Html | null {
  const found = ledger === null ? [] : findingsOf(ledger);
  if (found.length === 0) return null;
  const blocks = found.map((one) => {
    const examples = one.examples.map((example) => html`<li><code>${example}</code></li>`);
    return html`<article class="finding v-${BREAKS[one.kind] ? "refuted" : "inconclusive"}">
<h4>${prose(sentence(findingClause(one)))}</h4>
<p>${prose(FINDING_MEANS[one.kind])}${BREAKS[one.kind] ? null : " It is told apart, and breaks no promise of this drill."}</p>
${examples.length === 0 ? null : html`<ul class="examples">${examples}</ul>`}
<p class="needed"><span>What to do</span> ${prose(REMEDIES[one.kind])}</p>
</article>
`;
  });
  return html`<h3>Findings</h3>${blocks}`;
}

const sentence = (clause: string): string => `${clause.charAt(0).toUpperCase()}${clause.slice(1)}`;

/** What was written, and every reading of what is stored. */
export function ledgerPart({ ledger }: DrillEvidence): Html | null {
  if (ledger === null) return null;
  return html`<h3>Ledger</h3><p class="note">${prose(ledgerWords(ledger))}</p>${requestsTable(ledger)}${ledger.readings.length === 0 ? null : readingsTable(ledger.readings)}${controlsPart(ledger)}`;
}

/** What the same history misses without a fault; where nothing stands beside, that is said. */
function controlsPart(ledger: LedgerFacts): Html | null {
  const reached = reachabilityOf(ledger);
  const { controls } = ledger;
  if (ledger.readings.every(({ reachability }) => reachability === null)) return null;
  const words =
    reached.kind === "unjudged"
      ? `How many records aren't found by their own vectors isn't judged: ${reached.why}.`
      : `${reachabilityWords(reached)}.`;
  const number = true;
  const rows = (controls?.played ?? []).map(({ requests, sampled, missed }, index) => ({
    cells: [`${index + 1}`, whole(requests), reachedWords({ sampled, missed })],
  }));
  const failed = (controls?.failed ?? []).map((why) => html`<li><code>${why}</code></li>`);
  return html`<p class="note">${prose(words)}</p>${
    rows.length === 0
      ? null
      : table(
          "The same history without a fault",
          [{ title: "run" }, { title: "requests", number }, { title: NOT_FOUND, number }],
          rows,
        )
  }${failed.length === 0 ? null : html`<p class="note">Couldn't be played:</p><ul class="examples">${failed}</ul>`}`;
}

const NOT_FOUND = "not found by its own vector";

const reachedWords = ({ sampled, missed }: NonNullable<Reading["reachability"]>): string =>
  `${whole(missed)} of ${whole(sampled)} (${percent(sampled === 0 ? 0 : missed / sampled)})`;

function ledgerWords({ before, acknowledged, syncThreshold }: LedgerFacts): string {
  const threshold =
    syncThreshold === null
      ? ""
      : ` Chroma puts its index on disk every ${whole(syncThreshold)} writes here.`;
  return `${plural(before, "record")} stood there before; of ${plural(acknowledged, "further record")} the last write was acknowledged.${threshold}`;
}

function requestsTable({ requests }: LedgerFacts): Html | null {
  const rows = Object.entries(requests).map(([name, { ok, fail, unknown }]) => ({
    cells: [name, whole(ok), whole(fail), whole(unknown)],
  }));
  if (rows.length === 0) return null;
  const number = true;
  return table(
    "Writes by operation",
    [
      { title: "requests" },
      { title: "acknowledged", number },
      { title: "refused", number },
      { title: "outcome unknown", number },
    ],
    rows,
  );
}

function readingsTable(readings: readonly Reading[]): Html {
  const number = true;
  const has = (read: (reading: Reading) => unknown): boolean =>
    readings.some((reading) => read(reading) !== null);
  const columns = [
    { title: "reading", cell: ({ when }: Reading) => when, number: false, shown: true },
    { title: "records", cell: ({ records }: Reading) => whole(records), number, shown: true },
    { title: "count says", cell: ({ counted }: Reading) => whole(counted), number, shown: true },
    {
      title: "late writes",
      cell: ({ unknownApplied }: Reading) => whole(unknownApplied),
      number,
      shown: readings.some(({ unknownApplied }) => unknownApplied > 0),
    },
    {
      title: NOT_FOUND,
      cell: ({ reachability }: Reading) =>
        reachability === null ? "–" : reachedWords(reachability),
      number,
      shown: has(({ reachability }) => reachability),
    },
    {
      title: "a query for all",
      cell: ({ completeness }: Reading) =>
        completeness === null
          ? "–"
          : `${whole(completeness.returned)} of ${whole(completeness.live)}`,
      number,
      shown: has(({ completeness }) => completeness),
    },
    {
      title: "log rows waiting",
      cell: ({ queueRows }: Reading) => whole(queueRows),
      number,
      shown: has(({ queueRows }) => queueRows),
    },
    { title: "found", cell: foundWords, number: false, shown: true },
  ].filter(({ shown }) => shown);
  return table(
    "Every reading of what is stored",
    columns.map(({ title, number: isNumber }) => ({ title, number: isNumber })),
    readings.map((reading) => ({ cells: columns.map(({ cell }) => cell(reading)) })),
  );
}

function foundWords({ findings }: Reading): string {
  if (findings.length === 0) return "nothing";
  return findings.map(({ kind, plane, count }) => `${whole(count)} ${kind} (${plane})`).join(", ");
}
