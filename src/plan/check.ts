import type { z } from "zod";
import { contradictions } from "./contradictions.ts";
import type { Draft } from "./document.ts";
import { gotType, gotWords, mend, words } from "./expectation.ts";
import { fieldsAt, pathsOf, schemaAt } from "./json-schema.ts";
import { nearest, suggest } from "./nearest.ts";
import { formatPath, type Path, type Problem, unexpected } from "./problem.ts";
import { type Plan, planSchema } from "./schema.ts";
import { covers, isMapping, valueAt, without, withValue } from "./tree.ts";

/** Names that only the caller knows. */
export interface Known {
  /** Ids of all claims. */
  readonly claims: readonly string[];
  /** Names of all drills. */
  readonly drills: readonly string[];
}

/** A problem, and the field that has it. */
interface Finding {
  readonly path: Path;
  readonly problem: Problem;
}

type Issue = z.core.$ZodIssue;

/** Values of variables and headers are never shown: one of them may be a password. */
function got(draft: Draft, path: Path): string {
  const value = valueAt(draft.input, path);
  const mayBeSecret = path.includes("variables") || path.includes("headers");
  return mayBeSecret && value !== undefined ? gotType(value) : gotWords(value);
}

function unknownField(draft: Draft, parent: Path, name: string): Finding {
  const path = [...parent, name];
  const elsewhere = pathsOf(name);
  const advice =
    nearest(name, fieldsAt(parent)) === null && elsewhere.length > 0
      ? `There is \`${elsewhere.map(formatPath).join("`, `")}\`.`
      : suggest(name, fieldsAt(parent));
  const problem = {
    place: draft.locate.name(path),
    words: `Unknown field \`${formatPath(path)}\`.`,
    mend: advice,
  };
  return { path, problem };
}

function badName(draft: Draft, path: Path, expected: string): Finding {
  const words = `Expected the name \`${path.at(-1)}\` in \`${formatPath(path.slice(0, -1))}\` to be ${expected}.`;
  return { path, problem: { place: draft.locate.name(path), words, mend: "" } };
}

function badValue(draft: Draft, path: Path, told: { expected?: string; mend?: string }): Finding {
  const value = valueAt(draft.input, path);
  const node = schemaAt(path) ?? {};
  const absent = value === undefined;
  const problem = {
    place: absent ? draft.locate.name(path) : draft.locate.value(path),
    words: unexpected(path, told.expected ?? words(node), got(draft, path)),
    mend: told.mend ?? (absent ? "Add it." : mend(node, value)),
  };
  return { path, problem };
}

function findingsOf(draft: Draft, issue: Issue): Finding[] {
  const path = issue.path.map((segment) =>
    typeof segment === "symbol" ? String(segment) : segment,
  );
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((name) => unknownField(draft, path, name));
    case "invalid_key":
      return [badName(draft, path, issue.issues[0]?.message ?? "a name")];
    case "invalid_format":
      return [badValue(draft, path, { expected: issue.message })];
    case "custom":
      return [badValue(draft, path, { expected: issue.message, mend: issue.params?.["mend"] })];
    default:
      return [badValue(draft, path, {})];
  }
}

/** One problem a field: a number that is neither whole nor in range is one mistake. */
function oncePerField(findings: readonly Finding[]): Finding[] {
  const paths = findings.map(({ path }) => formatPath(path));
  return findings.filter((_, index) => paths.indexOf(paths[index] ?? "") === index);
}

/** Lists of names that only the caller knows, and what such a name is called. */
const NAMED = [
  { at: ["claims"], of: "claims", word: "claim" },
  { at: ["drills"], of: "drills", word: "drill" },
  { at: ["gate", "drills"], of: "drills", word: "drill" },
] as const;

function unknownNames(draft: Draft, known: Known): Finding[] {
  return NAMED.flatMap(({ at, of, word }) => {
    const names = valueAt(draft.input, [...at]);
    if (!Array.isArray(names)) return [];
    return names.flatMap((name, index) => {
      if (typeof name !== "string" || known[of].includes(name)) return [];
      const problem = {
        place: draft.locate.value([...at, index]),
        words: `Unknown ${word} \`${name}\` in \`${formatPath([...at])}\`.`,
        mend: suggest(name, known[of]),
      };
      return [{ path: [...at, index], problem }];
    });
  });
}

/** Contradictions among the fields that are well formed, so that all is told at once. */
function contradictionsOf(draft: Draft, faulty: readonly Path[]): Finding[] {
  const rest = faulty.reduce<unknown>(without, draft.input);
  const named = faulty.some(([field]) => field === "name") ? withValue(rest, ["name"], "x") : rest;
  const parsed = planSchema.safeParse(named);
  if (!parsed.success) return [];
  return contradictions(parsed.data)
    .filter(({ path }) => !faulty.some((other) => covers(other, path)))
    .map(({ path, expected, mend: advice }) => {
      const written = valueAt(draft.input, path) !== undefined;
      const value = written
        ? got(draft, path)
        : `the default, ${gotWords(valueAt(parsed.data, path))}`;
      const problem = {
        place: draft.locate.value(path),
        words: unexpected(path, expected, value),
        mend: advice,
      };
      return { path, problem };
    });
}

/** A plan in JSON may name its schema, for editors; to us the field says nothing. */
function withoutSchemaName(draft: Draft): Draft {
  return isMapping(draft.input) ? { ...draft, input: without(draft.input, ["$schema"]) } : draft;
}

/** Holds a draft against the schema and the known names: the plan, or everything that is wrong. */
export function checkDraft(
  written: Draft,
  known: Known,
):
  | { readonly kind: "plan"; readonly plan: Plan }
  | { readonly kind: "problems"; readonly problems: Problem[] } {
  const draft = withoutSchemaName(written);
  const parsed = planSchema.safeParse(draft.input);
  const issues = parsed.success ? [] : parsed.error.issues;
  const findings = oncePerField([
    ...unknownNames(draft, known),
    ...issues.flatMap((issue) => findingsOf(draft, issue)),
  ]);
  const paths = findings.map(({ path }) => path);
  const all = [...findings, ...contradictionsOf(draft, paths)];
  if (parsed.success && all.length === 0) return { kind: "plan", plan: parsed.data };
  return { kind: "problems", problems: all.map(({ problem }) => problem) };
}
