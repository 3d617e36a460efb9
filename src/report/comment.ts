import type { ReportCase } from "./ci/case.ts";
import { casesOf } from "./ci/cases.ts";
import type { ReportInput } from "./input.ts";
import { markdownText } from "./words/markdown-text.ts";
import { lead } from "./words/status.ts";

/** More than these are in the report. */
const SHOWN_MAX = 8;

const GLYPHS = { failed: "✗", error: "✗", open: "?", passed: "✓" } as const;

/** The verdict, what failed, and how much was looked at: a few lines of Markdown. */
export function commentBody(input: ReportInput): string {
  const cases = casesOf(input);
  const { sentence } = lead(input);
  const { run, plan } = input.evidence;
  // A gate's night is the first sentence itself.
  const listed = cases.filter(({ suite, words }) => suite !== "gate" || words !== sentence);
  const grave = listed.filter(({ state }) => state === "failed" || state === "error");
  const open = listed.filter(({ state }) => state === "open");
  const told = [...grave, ...open].slice(0, SHOWN_MAX);
  const more = grave.length + open.length - told.length;
  const blocks = [
    `### chroma-assay ${run.command} · ${markdownText(plan.name)}`,
    markdownText(sentence),
    told.map((one) => line(one, sentence)).join("\n"),
    more > 0 ? `… and ${more} more in the report.` : "",
    countLine(cases),
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

/** One case; what the first sentence says isn't said again. */
function line({ name, state, kind, words }: ReportCase, sentence: string): string {
  const said = words === sentence ? "" : `: ${markdownText(words)}`;
  return `- ${GLYPHS[state]} **${markdownText(kind)}**: ${markdownText(name)}${said}`;
}

function countLine(cases: readonly ReportCase[]): string {
  const of = (state: ReportCase["state"]) => cases.filter((one) => one.state === state).length;
  const parts = [
    `${of("passed")} passed`,
    `${of("failed")} failed`,
    `${of("open")} without an answer`,
    ...(of("error") === 0 ? [] : [`${of("error")} went wrong`]),
  ];
  return `${parts.join(", ")}. \`report.html\` in the run's folder shows how it was measured.`;
}
