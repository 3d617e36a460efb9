import { HarnessError } from "../errors.ts";
import { type Draft, readDocument } from "./document.ts";
import { gotWords } from "./expectation.ts";
import { suggest } from "./nearest.ts";
import { formatPath, type Path, type Place, type Problem, placedLines } from "./problem.ts";
import type { Plan } from "./schema.ts";
import { isMapping } from "./tree.ts";

type Metric = keyof Plan["gate"]["budgets"];

const METRICS: Readonly<Record<Metric, true>> = {
  "p50-quiet": true,
  "p50-busy": true,
  capacity: true,
  recall: true,
  failures: true,
  ledger: true,
  recovery: true,
};

/** A regression that the team decided to live with; the same as the evidence keeps. */
export interface AcceptedRegression {
  readonly metric: Metric;
  /** Name of the reference; null = any. */
  readonly reference: string | null;
  /** How large it may be, in the budget's own terms (0.12 = 12 %). */
  readonly size: number;
  readonly reason: string;
  /** Last day on which it counts, YYYY-MM-DD. */
  readonly until: string;
}

const HINT =
  "An entry has `metric`, `size` (in the budget's terms, 0.12 = 12 %), `reason` and `until` (YYYY-MM-DD), and may have `reference`; docs/method.md has an example.";

/**
 * Reads the reviewed file of accepted regressions, in YAML or JSON: a list with a mapping for each. An
 * empty file accepts none.
 * @param references names that the plan knows; left out: any name is taken.
 * @throws HarnessError PLAN_INVALID with all problems, each with its line and column.
 */
export function parseAccepted(
  text: string,
  file: string,
  references?: readonly string[],
): AcceptedRegression[] {
  const { draft, problems } = readDocument(text, file);
  if (problems.length > 0) throw refused(problems);
  const { input } = draft;
  if (input === null || input === undefined) return [];
  if (!Array.isArray(input))
    throw refused([
      {
        place: draft.locate.value([]),
        words: `Expected a list of accepted regressions, got ${gotWords(input)}.`,
        mend: "",
      },
    ]);
  const found = input.flatMap((entry, index) => entryProblems(draft, { entry, index, references }));
  if (found.length > 0) throw refused(found);
  return input.map(({ metric, reference, size, reason, until }) => ({
    ...{ metric, reference: reference ?? null, size, reason: reason.trim(), until },
  }));
}

/** What a field takes, in words and as a test; `mend` for what doesn't pass. */
interface Field {
  readonly expected: string;
  readonly takes: (value: unknown) => boolean;
  readonly mend?: (value: unknown) => string;
}

const isText = (value: unknown): value is string =>
  typeof value === "string" && value.trim() !== "";

function fieldsFor(references: readonly string[] | undefined): Readonly<Record<string, Field>> {
  const metrics = Object.keys(METRICS);
  return {
    metric: {
      expected: `one of ${metrics.join(", ")}`,
      takes: (value) => typeof value === "string" && metrics.includes(value),
      mend: (value) => didYouMean(value, metrics),
    },
    reference: {
      expected:
        references === undefined
          ? "a reference's name, or null for any"
          : `a reference of the plan (${references.join(", ")}), or null for any`,
      takes: (value) =>
        value === undefined ||
        value === null ||
        (isText(value) && references?.includes(value) !== false),
      mend: (value) => didYouMean(value, references ?? []),
    },
    size: {
      expected: "a number above 0",
      takes: (value) => typeof value === "number" && Number.isFinite(value) && value > 0,
    },
    reason: { expected: "a text that says why", takes: isText },
    until: { expected: "a date such as 2026-12-31", takes: isDate },
  };
}

/** Only a near name: the possible ones stand in the sentence before. */
const didYouMean = (value: unknown, names: readonly string[]): string =>
  typeof value === "string" ? suggest(value, names).replace(/^Possible.*/, "") : "";

/** 2026-02-30 is none. */
function isDate(value: unknown): boolean {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

function entryProblems(
  { locate }: Draft,
  {
    entry,
    index,
    references,
  }: { entry: unknown; index: number; references: readonly string[] | undefined },
): Problem[] {
  const fields = fieldsFor(references);
  const at = (place: Place, words: string, mend = ""): Problem => ({ place, words, mend });
  const named = (path: Path) => `\`${formatPath(path)}\``;
  if (!isMapping(entry)) {
    const words = `Expected entry ${index + 1} to be a mapping, got ${gotWords(entry)}.`;
    return [at(locate.value([index]), words)];
  }
  const unknown = Object.keys(entry)
    .filter((name) => !Object.hasOwn(fields, name))
    .map((name) => {
      const path = [index, name];
      const words = `Unknown field ${named(path)}.`;
      return at(locate.name(path), words, suggest(name, Object.keys(fields)));
    });
  const wrong = Object.entries(fields).flatMap(([name, { expected, takes, mend }]) => {
    const value = entry[name];
    if (takes(value)) return [];
    const path = [index, name];
    const place = value === undefined ? locate.value([index]) : locate.value(path);
    const words = `Expected ${named(path)} to be ${expected}, got ${gotWords(value)}.`;
    return [at(place, words, mend?.(value) ?? "")];
  });
  return [...unknown, ...wrong];
}

function refused(problems: readonly Problem[]): HarnessError {
  const lines = placedLines(problems);
  const head = lines.length === 1 ? "" : `${lines.length} problems in the accepted regressions:\n`;
  return new HarnessError("PLAN_INVALID", `${head}${lines.join("\n")}`, { hint: HINT });
}
