import { type ReportCase, SUITES } from "./ci/case.ts";
import { casesOf } from "./ci/cases.ts";
import { xmlAttributes, xmlText } from "./ci/xml.ts";
import type { ReportInput } from "./input.ts";

/**
 * The run as JUnit's XML, which every continuous integration reads: refuted, broken and regressed are
 * failures, what has no answer is skipped with its reason, and a run that failed is an error.
 */
export function junitReport(input: ReportInput): string {
  const cases = casesOf(input);
  const { id, beganAt, tookMs } = input.evidence.run;
  const suites = SUITES.map((name) => cases.filter(({ suite }) => suite === name))
    .filter((of) => of.length > 0)
    .map((of) => suiteElement(of, beganAt));
  const { tests, failures, errors } = counts(cases);
  const head = xmlAttributes({ name: id, tests, failures, errors, time: seconds(tookMs) });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${head}>\n${suites.join("")}</testsuites>\n`;
}

function suiteElement(cases: readonly ReportCase[], beganAt: string): string {
  const [first] = cases;
  const took = cases.reduce((sum, { tookMs }) => sum + (tookMs ?? 0), 0);
  const attributes = xmlAttributes({
    name: first?.suite ?? "",
    ...counts(cases),
    time: seconds(took),
    timestamp: timestamp(beganAt),
  });
  return `<testsuite${attributes}>\n${cases.map(caseElement).join("")}</testsuite>\n`;
}

function counts(cases: readonly ReportCase[]) {
  const of = (state: ReportCase["state"]) => cases.filter((one) => one.state === state).length;
  return {
    tests: cases.length,
    failures: of("failed"),
    errors: of("error"),
    skipped: of("open"),
  };
}

const TAGS = { failed: "failure", error: "error", open: "skipped" } as const;

function caseElement({ suite, name, state, kind, words, details, tookMs }: ReportCase): string {
  const time = tookMs === null ? null : seconds(tookMs);
  const open = `<testcase${xmlAttributes({ name, classname: `chroma-assay.${suite}`, time })}>`;
  const text = xmlText([words, ...details].join("\n"));
  if (state === "passed") return `${open}<system-out>${text}</system-out></testcase>\n`;
  const tag = TAGS[state];
  // The schema gives what is skipped a message and no type.
  const attributes = xmlAttributes(
    state === "open" ? { message: `${kind}: ${words}` } : { message: words, type: kind },
  );
  return `${open}<${tag}${attributes}>${text}</${tag}></testcase>\n`;
}

const seconds = (ms: number): string => (Math.max(0, ms) / 1000).toFixed(3);

/** To the second and without a zone, as the schema has it; null where it is no date. */
const timestamp = (iso: string): string | null =>
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/.exec(iso)?.[0] ?? null;
