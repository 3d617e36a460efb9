import type { Effect, Verdict } from "../../claims/verdict.ts";
import { type DrillGroup, drillGroups } from "../figures/drills.ts";
import { promiseOf, type ReportInput } from "../input.ts";
import { AUDIT_WAYS, auditMark, auditWords } from "../words/audit.ts";
import { foundClauses, outcomeWords, recoveryWords } from "../words/drills.ts";
import { effectLine } from "../words/effects.ts";
import { judgedGate, rowState } from "../words/gate.ts";
import { figureWords, METRIC_NAMES } from "../words/gate-values.ts";
import { comparability } from "./comparability.ts";
import { type Difference, differencesOf } from "./differences.ts";

/** One thing that both runs, or one of them, looked at. */
export interface ComparedRow {
  readonly name: string;
  /** A word for what came of it; null: this run didn't look at it. */
  readonly first: string | null;
  readonly second: string | null;
  /** Whether the word changed; what only one run looked at has not. */
  readonly changed: boolean;
  /** Figures beside each other, a line each. */
  readonly figures: readonly string[];
}

/** Two runs beside each other. */
export interface Comparison {
  readonly differences: readonly Difference[];
  readonly claims: readonly ComparedRow[];
  readonly gate: readonly ComparedRow[];
  readonly drills: readonly ComparedRow[];
  readonly audits: readonly ComparedRow[];
}

/** Sets two runs beside each other: what changed, and whether they can be compared at all; pure. */
export function compareRuns(first: ReportInput, second: ReportInput): Comparison {
  const differences = differencesOf(first.evidence, second.evidence);
  return {
    differences,
    claims: claimRows(first, second, comparability({ differences }).comparable),
    gate: rowsOf(gateEntries(first), gateEntries(second)),
    drills: rowsOf(drillEntries(first), drillEntries(second)),
    audits: rowsOf(auditEntries(first), auditEntries(second)),
  };
}

/** What one run says of one thing. */
interface Entry {
  readonly word: string;
  readonly figures: string;
}

type Entries = ReadonlyMap<string, Entry>;

function rowsOf(first: Entries, second: Entries): readonly ComparedRow[] {
  return [...new Set([...first.keys(), ...second.keys()])].map((name) => {
    const [one, other] = [first.get(name), second.get(name)];
    const figures = [one, other].map((entry) => entry?.figures ?? "");
    const isSame = figures[0] === figures[1];
    return {
      name,
      first: one?.word ?? null,
      second: other?.word ?? null,
      changed: one !== undefined && other !== undefined && one.word !== other.word,
      figures: (isSame ? figures.slice(0, 1) : [`A: ${figures[0]}`, `B: ${figures[1]}`]).filter(
        (text) => !/^([AB]: )?$/.test(text),
      ),
    };
  });
}

function claimRows(
  first: ReportInput,
  second: ReportInput,
  comparable: boolean,
): readonly ComparedRow[] {
  const of = ({ scorecard }: ReportInput) =>
    new Map(scorecard.exercised.map((one) => [one.claim, one]));
  const [ones, others] = [of(first), of(second)];
  const ids = first.claims.map(({ id }) => id).filter((id) => ones.has(id) || others.has(id));
  return ids.map((id) => {
    const [one, other] = [ones.get(id), others.get(id)];
    return {
      name: `${id}: ${promiseOf(first, id)}`,
      first: one?.kind ?? null,
      second: other?.kind ?? null,
      changed: one !== undefined && other !== undefined && one.kind !== other.kind,
      figures: claimFigures(one, other, comparable),
    };
  });
}

function claimFigures(
  one: Verdict | undefined,
  other: Verdict | undefined,
  comparable: boolean,
): readonly string[] {
  const labels = [...(one?.effects ?? []), ...(other?.effects ?? [])].map(({ label }) => label);
  if (labels.length === 0)
    return [one && `A: ${one.headline}`, other && `B: ${other.headline}`].filter(
      (text) => text !== undefined,
    );
  return [...new Set(labels)].map((label) => {
    const [a, b] = [one, other].map((verdict) => verdict?.effects.find((of) => of.label === label));
    const said = (effect: Effect | undefined) => (effect === undefined ? "–" : effectLine(effect));
    return `${label}: A ${said(a)}, B ${said(b)}${comparable ? apartWords(a, b) : ""}`;
  });
}

/** Intervals that don't meet show a change of one of the many things that may have changed. */
function apartWords(one: Effect | undefined, other: Effect | undefined): string {
  const [a, b] = [one?.interval ?? null, other?.interval ?? null];
  if (a === null || b === null) return "";
  return a.high < b.low || b.high < a.low ? "; the intervals don't meet" : "; the intervals meet";
}

function gateEntries({ evidence }: ReportInput): Entries {
  const rows = judgedGate(evidence)?.verdict.rows ?? [];
  return new Map(
    rows.map((row) => [
      `${METRIC_NAMES[row.metric]} against ${row.reference}`,
      {
        word: rowState(row),
        figures: figureWords(row),
      },
    ]),
  );
}

const drillEntries = ({ evidence }: ReportInput): Entries =>
  new Map(drillGroups(evidence).map((group) => [group.label, drillEntry(group)]));

function drillEntry(group: DrillGroup): Entry {
  const recovery = recoveryWords(group);
  return {
    word: outcomeWords(group),
    figures: [...(recovery === null ? [] : [recovery]), ...foundClauses(group)].join("; "),
  };
}

const auditEntries = ({ evidence }: ReportInput): Entries =>
  new Map(
    evidence.checks.map((check) => [
      `${check.name} on ${AUDIT_WAYS[check.way]}`,
      { word: auditMark(check).word, figures: auditWords(check) },
    ]),
  );
