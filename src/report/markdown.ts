import { selfNoise } from "../claims/self-noise.ts";
import type { Verdict } from "../claims/verdict.ts";
import { latencyRows } from "./figures/latency-rows.ts";
import { promiseOf, type ReportInput } from "./input.ts";
import { effectWords, MARKS } from "./words/effects.ts";
import { EXIT_LINE, judges, nextSteps } from "./words/next.ts";
import { NOISE_HEAD, noiseCells, noiseSentence } from "./words/noise.ts";
import { banners, foldedLine, lead, roundsLine } from "./words/status.ts";
import { tame } from "./words/tame.ts";

/** The scorecard as Markdown, for a CI job's summary; ends with a line feed. */
export function markdownReport(input: ReportInput): string {
  const { evidence } = input;
  const folded = foldedLine(input);
  const blocks = [
    `## chroma-assay ${evidence.run.command} · ${text(evidence.plan.name)}`,
    ...bannerBlocks(input),
    leadBlock(input),
    `${roundsLine(evidence)} · seed ${evidence.plan.seed} · run \`${code(evidence.run.id)}\``,
    evidence.plan.aa ? noiseTable(input) : verdictTable(input),
    latencyTable(input),
    evidence.plan.aa || folded === null ? "" : folded,
    // The file may be published, so it names no path of the machine it was made on.
    nextSteps({ ...input, folder: null })
      .map((step) => `- ${text(step)}`)
      .join("\n"),
    judges(evidence) ? `Exit code ${EXIT_LINE}` : "",
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

function bannerBlocks(input: ReportInput): readonly string[] {
  return banners(input.evidence).map(({ kind, title, text: words }) => {
    const alert = kind === "failed" ? "CAUTION" : "NOTE";
    return `> [!${alert}]\n> **${text(title)}**\n> ${text(words)}`;
  });
}

function leadBlock(input: ReportInput): string {
  const { verdict, sentence } = lead(input);
  if (verdict === null) return text(sentence);
  const { glyph, word } = MARKS[verdict.kind];
  return `**${glyph} ${word}**: ${text(sentence)}`;
}

function verdictTable(input: ReportInput): string {
  if (lead(input).verdict === null) return "";
  const rows = input.scorecard.exercised.map((verdict) => {
    const { glyph, word } = MARKS[verdict.kind];
    return [
      text(promiseOf(input, verdict.claim)),
      `${glyph} ${word}`,
      effects(verdict),
      why(verdict),
    ];
  });
  return table(["claim", "verdict", "server against local", "why"], rows);
}

function effects(verdict: Verdict): string {
  const lines = verdict.effects.map((effect) => {
    const { label, figure, interval } = effectWords(effect);
    return `${label}: **${figure}** (${interval})`;
  });
  return lines.length === 0 ? text(verdict.headline) : lines.join("<br>");
}

function why(verdict: Verdict): string {
  const needed = verdict.needed === null ? [] : [`To decide it: ${verdict.needed}`];
  return [...verdict.reasons.slice(0, 1), ...needed].map(text).join("<br>");
}

function noiseTable(input: ReportInput): string {
  const found = selfNoise(input.evidence);
  if (found.length === 0) return "";
  return `${table(NOISE_HEAD, found.map(noiseCells))}\n\n${noiseSentence(found)}`;
}

function latencyTable(input: ReportInput): string {
  const rows = latencyRows(input.evidence).map((row) => [
    row.point,
    text(row.name),
    row.p50,
    row.p90,
    row.p95,
    row.p99,
    row.requests,
    text(row.failed),
  ]);
  if (rows.length === 0) return "";
  return table(["point", "target", "p50", "p90", "p95", "p99", "requests", "failed"], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Text of others, in a table's cell too: neither markup nor a new row. A `command` stays one. */
function text(value: string): string {
  return tame(value)
    .replace(/\s+/g, " ")
    .split(/(`[^`]+`)/)
    .map((part, index) => (index % 2 === 1 ? part.replaceAll("|", "\\|") : escaped(part)))
    .join("");
}

const escaped = (value: string): string =>
  value
    .replace(/[\\*_[\]|`#~!]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;");

const code = (value: string): string => tame(value).replace(/[`<>\s]+/g, " ");
