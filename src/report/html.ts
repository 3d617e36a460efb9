import { auditSection } from "./html/audit/audit-section.ts";
import { coldSection } from "./html/cold-section.ts";
import { drillSections } from "./html/drills/drill-section.ts";
import { drillsSection } from "./html/drills/overview-section.ts";
import { gateSection } from "./html/gate/gate-section.ts";
import { header } from "./html/header.ts";
import { limitsSection, notExercisedSection } from "./html/limits-section.ts";
import { html } from "./html/markup.ts";
import { effectsSection, latencySection, resourcesSection } from "./html/measured-sections.ts";
import { noiseSection } from "./html/noise-section.ts";
import { page } from "./html/page.ts";
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

/** The mark in the browser's tab. */
const TAB_ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='%234b3fd1'/%3E%3Cpath d='M4 8.5l2.6 2.6L12 5.4' fill='none' stroke='%23fff' stroke-width='2'/%3E%3C/svg%3E";

/** The whole report as one page. */
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
  return page({
    title: `${plan.name}: chroma-assay ${run.command}`,
    icon: TAB_ICON,
    style: STYLE,
    of: `${run.command} · ${plan.name}`,
    main: [header(input), "\n", sections],
    footer: html`<p>Drawn by chroma-assay from <code>evidence.json</code> of run <code>${run.id}</code>.</p>`,
  });
}
