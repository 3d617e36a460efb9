import { auditSection } from "./html/audit/audit-section.ts";
import { coldSection } from "./html/cold-section.ts";
import { drillSections } from "./html/drills/drill-section.ts";
import { drillsSection } from "./html/drills/overview-section.ts";
import { gateSection } from "./html/gate/gate-section.ts";
import { header } from "./html/header.ts";
import { limitsSection, notExercisedSection } from "./html/limits-section.ts";
import { html, trusted } from "./html/markup.ts";
import { effectsSection, latencySection, resourcesSection } from "./html/measured-sections.ts";
import { noiseSection } from "./html/noise-section.ts";
import { roundsSection } from "./html/rounds-section.ts";
import { scalingSection } from "./html/scaling-section.ts";
import { scorecardSection } from "./html/scorecard-section.ts";
import {
  dataSection,
  environmentSection,
  reproduceSection,
  setupsSection,
} from "./html/setting-sections.ts";
import { STYLE } from "./html/style.ts";
import { timeSection } from "./html/time-section.ts";
import { usersSection } from "./html/users-section.ts";
import { validitySection } from "./html/validity-section.ts";
import { workloadsSection } from "./html/workloads-section.ts";
import type { ReportInput } from "./input.ts";

/** The mark in the browser's tab, inline: without one, a browser asks the server for it. */
const TAB_ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='%234b3fd1'/%3E%3Cpath d='M4 8.5l2.6 2.6L12 5.4' fill='none' stroke='%23fff' stroke-width='2'/%3E%3C/svg%3E";

/** The page may load nothing and run nothing: whatever slipped through would do nothing. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/**
 * The whole report as one page: self-contained, without a script, light and dark (by the reader's
 * system, or by the switch at the top, which is plain HTML and CSS).
 */
export function htmlReport(input: ReportInput): string {
  const { run, plan } = input.evidence;
  const sections = [
    gateSection(input),
    scorecardSection(input),
    noiseSection(input),
    effectsSection(input),
    usersSection(input),
    scalingSection(input),
    workloadsSection(input),
    latencySection(input),
    roundsSection(input),
    timeSection(input),
    coldSection(input),
    resourcesSection(input),
    validitySection(input),
    drillsSection(input),
    ...drillSections(input),
    auditSection(input),
    setupsSection(input),
    dataSection(input),
    environmentSection(input),
    reproduceSection(input),
    limitsSection(input),
    notExercisedSection(input),
  ];
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${plan.name}: chroma-assay ${run.command}</title>
<link rel="icon" href="${TAB_ICON}">
<style>${trusted(STYLE)}</style>
</head>
<body>
<div class="bar">
<p class="brand"><b>chroma-assay</b> <span>${run.command} · ${plan.name}</span></p>
<fieldset class="theme"><legend>Theme</legend>
<label><input type="radio" name="theme" id="theme-auto" checked><span>auto</span></label>
<label><input type="radio" name="theme" id="theme-light"><span>light</span></label>
<label><input type="radio" name="theme" id="theme-dark"><span>dark</span></label>
</fieldset>
</div>
<main>
${header(input)}
${sections}
</main>
<footer><p>Drawn by chroma-assay from <code>evidence.json</code> of run <code>${run.id}</code>.</p></footer>
</body>
</html>
`.html;
}
