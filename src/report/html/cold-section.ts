import { type FirstQueries, firstQueries } from "../figures/cold.ts";
import { quantileWords } from "../figures/latency-rows.ts";
import type { ReportInput } from "../input.ts";
import { coldFirst, queryWords, stayedWords } from "../words/cold.ts";
import { latency } from "../words/numbers.ts";
import { type Html, html, prose } from "./markup.ts";
import { section, table } from "./parts.ts";

/** What a restart costs its first callers: beside the rounds, judged by none of them. */
export function coldSection({ evidence }: ReportInput): Html | null {
  const { cold } = evidence;
  if (cold === null) return null;
  const head = {
    id: "first-queries",
    title: "First queries",
    intro:
      "What the first callers wait for. Shown beside the rounds, judged by no claim: those measure warm setups.",
  };
  if (cold.kind === "not measured")
    return section(
      head,
      html`<p class="note">${prose(`After the files left the page cache: not measured (${cold.why}).`)}</p>`,
    );
  const found = firstQueries(evidence);
  const notes = found.flatMap((one) => stayedWords(one) ?? []);
  return section(
    head,
    firstTable(found),
    notes.map((note) => html`<p class="note">${note}</p>`),
    html`<p class="note">After a start: the middle one of the rounds, whose copies lie in memory. After the files left: one start of each setup in this run; its copy was brought to the disk and taken out of the page cache, and the kernel asked whether it was gone. What a disk or a hypervisor keeps in a memory of its own stays there.</p>`,
  );
}

function firstTable(found: readonly FirstQueries[]): Html {
  const number = true;
  return table(
    "First queries",
    [
      { title: "setup" },
      { title: html`once warm<br>quiet p50`, number },
      { title: html`first query<br>after a start`, number },
      { title: html`first query after the<br>files left the page cache`, number },
      { title: html`the next ones then`, number },
    ],
    found.map(({ name, warm, afterStartMs, cold }) => ({
      cells: [
        name,
        warm === null ? "–" : quantileWords(warm),
        latency(afterStartMs),
        coldFirst(cold),
        cold?.kind === "left" ? cold.queries.slice(1).map(queryWords).join(" · ") : "–",
      ],
    })),
  );
}
