import { isScalar, parseDocument } from "yaml";
import type { Draft, Locate } from "./document.ts";
import { fieldsAt, pathsOf, type SchemaNode, schemaAt } from "./json-schema.ts";
import { nearest, suggest } from "./nearest.ts";
import { absolute } from "./paths.ts";
import { formatPath, type Path, type Place, type Problem, planInvalid } from "./problem.ts";
import type { PlanInput } from "./schema.ts";
import { covers, withValue } from "./tree.ts";

/** One field set by a flag. */
export interface Setting {
  /** As it was given: `--set load.quiet.pairs=60`; what a problem is reported at. */
  readonly flag: string;
  /** `load.quiet.pairs` */
  readonly field: string;
  /** The value as it was typed; null: the flag has no `=`. */
  readonly text: string | null;
}

/** Reads what stands after `--set`. A text without `=` is reported with the other problems. */
export function parseSetting(given: string): Setting {
  const equals = given.indexOf("=");
  const field = (equals < 0 ? given : given.slice(0, equals)).trim();
  const text = equals < 0 ? null : given.slice(equals + 1);
  // What is set for a server may be a password, and problems go to logs.
  const shown = field.split(".").includes("variables") ? `${field}=…` : given;
  return { flag: `--set ${shown}`, field, text };
}

const isText = (node: SchemaNode): boolean =>
  [node.type].flat().includes("string") && node.enum === undefined;

type Value =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "fault"; readonly words: string };

/** Where the plan wants a text, the text is taken as typed: no quotes within quotes. */
function readValue(node: SchemaNode, text: string): Value {
  if (isText(node))
    return {
      kind: "value",
      value: text === "null" && [node.type].flat().includes("null") ? null : text,
    };
  const document = parseDocument(text, { prettyErrors: false });
  const error = document.errors[0];
  if (error !== undefined)
    return { kind: "fault", words: `Expected a YAML value after \`=\`: ${error.message}.` };
  if (
    document.contents === null ||
    (isScalar(document.contents) && document.contents.source === "")
  )
    return { kind: "fault", words: "Expected a value after `=`." };
  return { kind: "value", value: document.toJS() };
}

function unknownField(setting: Setting, path: readonly string[]): Problem {
  const depth = path.findIndex((_, index) => schemaAt(path.slice(0, index + 1)) === undefined);
  const parent = path.slice(0, depth);
  const name = path[depth] ?? "";
  const meant = nearest(name, fieldsAt(parent));
  const elsewhere = meant === null ? pathsOf(name) : [[...parent, meant, ...path.slice(depth + 1)]];
  return {
    place: { kind: "flag", flag: setting.flag },
    words: `Unknown field \`${setting.field}\`.`,
    mend:
      elsewhere.length > 0
        ? `Did you mean \`${elsewhere.map(formatPath).join("` or `")}\`?`
        : suggest(name, fieldsAt(parent)),
  };
}

type Applied =
  | { readonly kind: "applied"; readonly path: Path; readonly input: unknown }
  | { readonly kind: "problem"; readonly problem: Problem };

function apply(input: unknown, setting: Setting): Applied {
  const place: Place = { kind: "flag", flag: setting.flag };
  const problem = (words: string): Applied => ({
    kind: "problem",
    problem: { place, words, mend: "" },
  });
  const path = setting.field.split(".");
  if (setting.field === "")
    return problem("Expected <field>=<value>, for example load.quiet.pairs=60.");
  const node = schemaAt(path);
  if (node === undefined) return { kind: "problem", problem: unknownField(setting, path) };
  if (setting.text === null) return problem("Expected `=` and a value after the field.");
  const read = readValue(node, setting.text);
  if (read.kind === "fault") return problem(read.words);
  return { kind: "applied", path, input: withValue(input, path, read.value) };
}

/** Problems of what a flag has set are reported at the flag; the last one that set it counts. */
function locateWith(locate: Locate, set: readonly { path: Path; flag: string }[]): Locate {
  const flagFor = (path: Path): Place | null => {
    const flag = set.findLast((setting) => covers(setting.path, path))?.flag;
    return flag === undefined ? null : { kind: "flag", flag };
  };
  return {
    value: (path) => flagFor(path) ?? locate.value(path),
    name: (path) => flagFor(path) ?? locate.name(path),
  };
}

/** Sets the fields in the order of the flags; what can't be set is reported and left out. */
export function settle(
  draft: Draft,
  settings: readonly Setting[],
): { readonly draft: Draft; readonly problems: Problem[] } {
  const problems: Problem[] = [];
  const set: { path: Path; flag: string }[] = [];
  let input = draft.input;
  for (const setting of settings) {
    const applied = apply(input, setting);
    if (applied.kind === "problem") problems.push(applied.problem);
    else {
      input = applied.input;
      set.push({ path: applied.path, flag: setting.flag });
    }
  }
  return { draft: { input, locate: locateWith(draft.locate, set) }, problems };
}

/**
 * A copy of the plan with the fields set. Values are not held against the schema here.
 * @throws HarnessError PLAN_INVALID for unknown fields and values that can't be read; all at once.
 */
export function applySettings(planInput: PlanInput, settings: readonly Setting[]): PlanInput {
  const nowhere: Place = { kind: "profile", name: planInput.name };
  const locate: Locate = { value: () => nowhere, name: () => nowhere };
  const { draft, problems } = settle({ input: planInput, locate }, settings);
  if (problems.length > 0) throw planInvalid(problems);
  return draft.input as PlanInput;
}

/** Flags that set fields of the plan, as the command line has them. */
export interface PlanFlags {
  /** Each as it stands after `--set`. */
  readonly set?: readonly string[];
  /** After `--data`: `data.source`. */
  readonly data?: string | undefined;
  /** After `--queries`: `data.queries`. */
  readonly queries?: string | undefined;
}

/**
 * Flags → settings, the short ones last. Paths among them become absolute: they are relative to the
 * folder in which the command was given, those in a plan to the plan's.
 */
export function settingsOf(flags: PlanFlags, folder: string): Setting[] {
  const short = (name: string, field: string, text: string | undefined): Setting[] =>
    text === undefined ? [] : [{ flag: `--${name} ${text}`, field, text }];
  return [
    ...(flags.set ?? []).map(parseSetting),
    ...short("data", "data.source", flags.data),
    ...short("queries", "data.queries", flags.queries),
  ].map((setting) =>
    setting.text === null
      ? setting
      : { ...setting, text: absolute(setting.field, setting.text, folder) },
  );
}
