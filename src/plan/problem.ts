import { HarnessError } from "../errors.ts";

/** Where a problem stands: in a file, or in a flag that was given. */
export type Place =
  | { readonly kind: "file"; readonly file: string; readonly line: number; readonly column: number }
  | { readonly kind: "flag"; readonly flag: string }
  | { readonly kind: "profile"; readonly name: string };

/** One thing that is wrong with a plan. */
export interface Problem {
  readonly place: Place;
  /** What was expected and what came: one sentence. */
  readonly words: string;
  /** How to mend it: one sentence, or empty. */
  readonly mend: string;
}

/** From the root to a field: names, and indexes of lists. */
export type Path = readonly (string | number)[];

/** `rounds.looks[1]` */
export function formatPath(path: Path): string {
  return path
    .map((segment) => (typeof segment === "number" ? `[${segment}]` : `.${segment}`))
    .join("")
    .replace(/^\./, "");
}

/** The words for a field that isn't what it should be. */
export function unexpected(path: Path, expected: string, got: string): string {
  const what = path.length === 0 ? "the plan" : `\`${formatPath(path)}\``;
  return `Expected ${what} to be ${expected}, got ${got}.`;
}

function formatPlace(place: Place): string {
  switch (place.kind) {
    case "file":
      return `${place.file}:${place.line}:${place.column}`;
    case "flag":
      return place.flag;
    case "profile":
      return `profile ${place.name}`;
    default:
      return place satisfies never;
  }
}

function byPosition(a: Problem, b: Problem): number {
  if (a.place.kind !== "file" || b.place.kind !== "file")
    return Number(a.place.kind !== "file") - Number(b.place.kind !== "file");
  return a.place.line - b.place.line || a.place.column - b.place.column;
}

/** A line for each, in the order in which they stand in the file, flags last. */
export const placedLines = (problems: readonly Problem[]): string[] =>
  [...problems]
    .sort(byPosition)
    .map(({ place, words, mend }) => `${formatPlace(place)}: ${words}${mend && ` ${mend}`}`);

/** All problems in one error. */
export function planInvalid(problems: readonly Problem[]): HarnessError {
  const lines = placedLines(problems);
  const head = lines.length === 1 ? "" : `${lines.length} problems in the plan:\n`;
  return new HarnessError("PLAN_INVALID", `${head}${lines.join("\n")}`, {
    hint: "Every field, with its meaning and default, is in plan.schema.json; editors read it too.",
  });
}
