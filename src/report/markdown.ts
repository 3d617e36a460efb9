import { selfNoise } from "../claims/self-noise.ts";
import type { Verdict } from "../claims/verdict.ts";
import { drillGroups } from "./figures/drills.ts";
import { latencyRows } from "./figures/latency-rows.ts";
import { gateBlocks } from "./gate-markdown.ts";
import { promiseOf, type ReportInput } from "./input.ts";
import { AUDIT_WAYS, auditMark, auditWords } from "./words/audit.ts";
import { coldLine } from "./words/cold.ts";
import { foundClauses, OUTCOME_MARKS, outcomeWords, recoveryWords } from "./words/drills.ts";
import { effectWords, MARKS } from "./words/effects.ts";
import { markdownTable as table, markdownText as text } from "./words/markdown-text.ts";
import { exitLine, judges, nextSteps } from "./words/next.ts";
import { NOISE_HEAD, noiseCells, noiseSentence } from "./words/noise.ts";
import { sequentialLine } from "./words/sequential.ts";
import { banners, extentLine, foldedLine, lead } from "./words/status.ts";
import { tame } from "./words/tame.ts";

/** The scorecard as Markdown, for a CI job's summary; ends with a line feed. */
export function markdownReport(input: ReportInput): string {
  const { evidence } = input;
  const folded = foldedLine(input);
  const blocks = [
    `## chroma-assay ${evidence.run.command} · ${text(evidence.plan.name)}`,
    ...bannerBlocks(input),
    leadBlock(input),
    ...gateBlocks(evidence),
    `${extentLine(evidence)} · seed ${evidence.plan.seed} · run \`${code(evidence.run.id)}\``,
    evidence.plan.aa ? noiseTable(input) : verdictTable(input),
    drillTable(input),
    auditTable(input),
    latencyTable(input),
    text(sequentialLine(evidence) ?? ""),
    text(coldLine(evidence) ?? ""),
    evidence.plan.aa || evidence.gate !== null || folded === null ? "" : folded,
    // The file may be published, so it names no path of the machine it was made on.
    nextSteps({ ...input, folder: null })
      .map((step) => `- ${text(step)}`)
      .join("\n"),
    judges(evidence) ? `Exit code ${exitLine(evidence)}` : "",
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
  return table(["claim", "verdict", "figures", "why"], rows);
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

function drillTable({ evidence }: ReportInput): string {
  const rows = drillGroups(evidence).map((group) => [
    text(group.label),
    `${OUTCOME_MARKS[group.kind].glyph} ${outcomeWords(group)}`,
    text(recoveryWords(group) ?? "–"),
    foundClauses(group).map(text).join("<br>"),
  ]);
  return rows.length === 0 ? "" : table(["drill", "outcome", "recovery", "found"], rows);
}

function auditTable({ evidence }: ReportInput): string {
  const rows = evidence.checks.map((check) => {
    const { glyph, word } = auditMark(check);
    return [text(check.name), AUDIT_WAYS[check.way], `${glyph} ${word}`, text(auditWords(check))];
  });
  return rows.length === 0 ? "" : table(["check", "on", "outcome", "found"], rows);
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

const code = (value: string): string => tame(value).replace(/[`<>\s]+/g, " ");
