import type { Evidence } from "../../evidence/evidence.ts";
import { promiseOf, type ReportInput } from "../input.ts";
import { duration, plural, size as sizeWords, whole } from "../words/numbers.ts";
import { isAudit, isDrillRun } from "../words/status.ts";
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
    beyond.length === 0 || input.evidence.gate !== null
      ? null
      : folded(
          `${plural(beyond.length, "promise")} of the paper that one machine can’t settle`,
          html`<ul class="limits">${list}</ul>`,
        ),
  );
}

function limits(evidence: Evidence): readonly (readonly [string, string])[] {
  if (isAudit(evidence)) return AUDIT_LIMITS;
  const { environment } = evidence;
  const who = isDrillRun(evidence) ? "Probes, backends" : "Load generator, backends";
  return [
    [
      "Shared cores.",
      `${who} and Chroma shared ${plural(environment.cores, "core")}. A server on a machine of its own has its cores to itself.`,
    ],
    [
      "A loopback network.",
      "Requests never left the machine. A real network adds its round trip to every call to the server, and none to local storage.",
    ],
    ...(isDrillRun(evidence) ? [] : benchLimits(evidence)),
    ...(evidence.drills.length === 0 ? [] : DRILL_LIMITS),
    [
      "Minutes, not months.",
      `Fragmentation, growth and slow leaks take longer to show than the ${duration(evidence.run.tookMs)} of this run.`,
    ],
  ];
}

function benchLimits({ data }: Evidence): readonly (readonly [string, string])[] {
  const size =
    data === null
      ? []
      : ([
          [
            "One data set, one size.",
            `${whole(data.records)} records of ${whole(data.dimension)} dimensions (${sizeWords(data.diskBytes)}). Larger collections, other dimensions, filters and writes during reads were not tested.`,
          ],
        ] as const);
  return [
    ...size,
    [
      "Warm caches.",
      "Figures are for a warm page cache; what a fresh start costs is shown, and decides nothing.",
    ],
  ];
}

const AUDIT_LIMITS = [
  [
    "Settings, not people.",
    "What was tried shows what a server does with a request. Who holds its tokens, and who may log in to its machine, was not looked at.",
  ],
  [
    "Known doors only.",
    "Every door named here was tried. Faults that nobody knows of yet (in Chroma, in TLS, in the system) need updates and a specialist’s eye.",
  ],
] as const;

const DRILL_LIMITS = [
  [
    "Processes end, machines don’t.",
    "What is killed here leaves its page cache behind. A power cut doesn’t: what was written and not yet on disk is gone then.",
  ],
  [
    "A small collection.",
    "A drill breaks a small one, so that it crosses the index’s threshold often; a large one takes longer to load and to come back.",
  ],
  ["Tried, not proven.", "What held a few times may still break; what broke once is broken."],
] as const;

/** The rows that this run has no verdict for. */
export function notExercisedSection(input: ReportInput): Html | null {
  const { notExercised } = input.scorecard;
  // A gate asks what changed since a reference, and no promise.
  if (notExercised.length === 0 || input.evidence.gate !== null) return null;
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
