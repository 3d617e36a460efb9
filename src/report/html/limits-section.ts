import type { Evidence } from "../../evidence/evidence.ts";
import { promiseOf, type ReportInput } from "../input.ts";
import { duration, plural, size, whole } from "../words/numbers.ts";
import { type Html, html, prose } from "./markup.ts";
import { folded, section, table } from "./parts.ts";

/** What this run can't tell, however good its numbers are. */
export function limitsSection(input: ReportInput): Html {
  const beyond = input.claims.filter(({ oneBox }) => oneBox !== true);
  const list = beyond.map(
    ({ id, promise, oneBox }) =>
      html`<li><b>${promise}</b> <code>${id}</code><br>${prose(String(oneBox))}</li>`,
  );
  return section(
    { id: "limits", title: "What one box cannot show" },
    html`<ul class="limits">${limits(input.evidence).map(([title, text]) => html`<li><b>${title}</b> ${text}</li>`)}</ul>`,
    beyond.length === 0
      ? null
      : folded(
          `${plural(beyond.length, "promise")} of the paper that one machine can’t settle`,
          html`<ul class="limits">${list}</ul>`,
        ),
  );
}

function limits(evidence: Evidence): readonly (readonly [string, string])[] {
  const { environment, data } = evidence;
  const found: (readonly [string, string])[] = [
    [
      "Shared cores.",
      `Load generator, backends and Chroma shared ${plural(environment.cores, "core")}. A server on a machine of its own has its cores to itself.`,
    ],
    [
      "A loopback network.",
      "Requests never left the machine. A real network adds its round trip to every call to the server, and none to local storage.",
    ],
  ];
  if (data !== null)
    found.push([
      "One data set, one size.",
      `${whole(data.records)} records of ${whole(data.dimension)} dimensions (${size(data.diskBytes)}). Larger collections, other dimensions, filters and writes during reads were not tested.`,
    ]);
  found.push(
    [
      "Warm caches.",
      "Figures are for a warm page cache; what a fresh start costs is shown, and decides nothing.",
    ],
    [
      "Minutes, not months.",
      `Fragmentation, growth and slow leaks take longer to show than the ${duration(evidence.run.tookMs)} of this run.`,
    ],
  );
  return found;
}

/** The rows that this run has no verdict for. */
export function notExercisedSection(input: ReportInput): Html | null {
  const { notExercised } = input.scorecard;
  if (notExercised.length === 0) return null;
  const rows = notExercised.map(({ claim, why }) => ({
    cells: [
      html`<code>${claim}</code>`,
      promiseOf(input, claim),
      prose(why),
      prose(input.claims.find(({ id }) => id === claim)?.needs ?? ""),
    ],
  }));
  return section(
    {
      id: "not-exercised",
      title: "Not exercised",
      intro: "Every promise of the paper keeps its row, with or without a verdict.",
    },
    folded(
      `${plural(notExercised.length, "claim")} without a verdict from this run`,
      table(
        "Claims that were not exercised",
        [
          { title: "claim" },
          { title: "the paper promises" },
          { title: "why not" },
          { title: "needs" },
        ],
        rows,
      ),
    ),
  );
}
