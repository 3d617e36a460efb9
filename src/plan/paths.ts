import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { formatDataSource, readDataSource } from "./data-source.ts";
import type { Plan } from "./schema.ts";

/** `~/` is resolved here, for no shell does it after `chroma:`. */
function resolved(path: string, folder: string): string {
  return path === "~" || path.startsWith("~/")
    ? join(homedir(), path.slice(1))
    : resolve(folder, path);
}

function absoluteSource(text: string, folder: string): string {
  const source = readDataSource(text);
  // What is no source is left as it is: its problem is reported as it was written.
  if (source.kind !== "chroma") return text;
  return formatDataSource({ ...source, folder: resolved(source.folder, folder) });
}

/** The field's value with its path made absolute; fields that hold no path are left alone. */
export function absolute(field: string, text: string, folder: string): string {
  if (field === "data.source") return absoluteSource(text, folder);
  if (field === "data.queries" && text !== "null" && text !== "") return resolved(text, folder);
  return text;
}

/** The plan with all its paths absolute; relative ones are resolved against the folder. */
export function resolvePaths(plan: Plan, baseFolder: string): Plan {
  const { source, queries } = plan.data;
  const data = {
    ...plan.data,
    source: absoluteSource(source, baseFolder),
    queries: queries === null ? null : resolved(queries, baseFolder),
  };
  return { ...plan, data };
}
