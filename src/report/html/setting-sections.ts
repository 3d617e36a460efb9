import { targetNames } from "../figures/rounds.ts";
import type { ReportInput } from "../input.ts";
import { duration, moment, size, whole } from "../words/numbers.ts";
import { isAudit, isDrillRun } from "../words/status.ts";
import { type Html, html, prose } from "./markup.ts";
import { facts, section } from "./parts.ts";

/** What was asked of what. */
export function setupsSection({ evidence }: ReportInput): Html | null {
  const names = targetNames(evidence);
  const blocks = (["a", "b"] as const).flatMap((side) => {
    const setup = evidence.setups[side];
    if (setup === undefined) return [];
    const parts = setup.parts.map(
      ({ role, command }) => html`<div><dt>${role}</dt><dd><code>${command}</code></dd></div>`,
    );
    return [
      html`<div class="card"><h3>${names[side]}</h3><p>${setup.description} <span class="soft">(${setup.driver})</span></p><dl class="facts">${parts}</dl></div>`,
    ];
  });
  if (blocks.length === 0) return null;
  return section(
    { id: "setups", title: blocks.length === 1 ? "The setup" : "The two setups" },
    html`<div class="cards">${blocks}</div>`,
  );
}

/** What was searched. */
export function dataSection({ evidence: { data } }: ReportInput): Html | null {
  if (data === null) return null;
  const notes = data.notes.map((note) => html`<li>${note}</li>`);
  return section(
    { id: "data", title: "Data set", intro: data.description },
    facts([
      ["source", html`<code>${data.source}</code>`],
      ["records", `${whole(data.records)} × ${whole(data.dimension)} dimensions, ${data.space}`],
      ["queries", `${whole(data.queries)}, ${data.queriesFrom}`],
      ["asked for", `${data.k} neighbours with ${["ids", ...data.include].join(", ")}`],
      ["on disk", size(data.diskBytes)],
      [
        "not yet in the index files",
        data.unflushedRecords === null ? null : whole(data.unflushedRecords),
      ],
      ["seeding", data.seedingMs === null ? null : duration(data.seedingMs)],
      ["exact neighbours", duration(data.groundTruthMs)],
      ["content hash", html`<code>${data.hash}</code>`],
    ]),
    notes.length === 0 ? null : html`<ul class="reasons">${notes}</ul>`,
  );
}

/** The machine and the tools. */
export function environmentSection({ evidence }: ReportInput): Html {
  const { environment } = evidence;
  const versions = Object.entries(environment.versions).map(
    ([name, version]) => [name, html`<code>${version}</code>`] as const,
  );
  const variables = Object.entries(environment.variables).map(
    ([name, value]) => html`<code>${name}=${value}</code> `,
  );
  return section(
    { id: "environment", title: "Environment" },
    facts([
      ["CPU", `${environment.cpuModel}, ${whole(environment.cores)} cores`],
      ["memory", size(environment.memoryBytes)],
      ["system", `${environment.distribution}, Linux ${environment.kernel}`],
      ["variables that change speed", variables.length === 0 ? "none set" : html`${variables}`],
      [
        "chroma-assay",
        environment.commit === null ? null : html`commit <code>${environment.commit}</code>`,
      ],
      ...versions,
    ]),
  );
}

/** How to get these figures again. */
export function reproduceSection({ evidence }: ReportInput): Html {
  const { run, plan } = evidence;
  // The page may be published, so it names no path of the machine it was made on.
  const aa = plan.aa ? ` --aa ${evidence.setups.a?.name ?? "local"}` : "";
  return section(
    {
      id: "reproduce",
      title: "How to reproduce",
      intro: prose(
        "`plan.yaml` beside this report is the whole of what this run did. The seed draws the same queries, arrivals and orders again.",
      ),
    },
    html`<pre><code>chroma-assay ${run.command} --plan plan.yaml${aa}</code></pre>`,
    facts([
      ["plan", plan.name],
      ["seed", whole(plan.seed)],
      [
        "looks",
        isDrillRun(evidence) || isAudit(evidence)
          ? null
          : `after ${plan.looks.join(", ")} valid rounds`,
      ],
      ["began", moment(run.beganAt)],
      ["took", duration(run.tookMs)],
      ["run", html`<code>${run.id}</code>`],
    ]),
    html`<p class="note">${prose("To judge the same evidence again: `chroma-assay report <this folder>`")}</p>`,
  );
}
