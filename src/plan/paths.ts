import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { formatDataSource, readDataSource } from "./data-source.ts";
import type { Plan } from "./schema.ts";

/** `~/` is resolved here, for no shell does it after `chroma:` or `file:`. */
function resolved(path: string, folder: string): string {
  return path === "~" || path.startsWith("~/")
    ? join(homedir(), path.slice(1))
    : resolve(folder, path);
}

function absoluteSource(text: string, folder: string): string {
  const source = readDataSource(text);
  switch (source.kind) {
    case "chroma":
      return formatDataSource({ ...source, folder: resolved(source.folder, folder) });
    case "file":
      return formatDataSource({ ...source, path: resolved(source.path, folder) });
    default:
      // What is no source is left as it is: its problem is reported as it was written.
      return text;
  }
}

/** The field's value with its path made absolute; fields that hold no path are left alone. */
export function absolute(field: string, text: string, folder: string): string {
  if (field === "data.source") return absoluteSource(text, folder);
  const isPath =
    ["data.queries", "drilling.composeFile", "gate.accepted"].includes(field) ||
    field.endsWith(".backend.folder") ||
    field.endsWith(".external.authorityFile");
  if (isPath && text !== "null" && text !== "") return resolved(text, folder);
  return text;
}

/** The plan with all its paths absolute; relative ones are resolved against the folder. */
export function resolvePaths(plan: Plan, baseFolder: string): Plan {
  const { source, queries } = plan.data;
  const { local, server } = plan.setups;
  const maybe = (path: string | null) => (path === null ? null : resolved(path, baseFolder));
  const inSetup = <T extends Plan["setups"]["local"]>(setup: T): T => ({
    ...setup,
    backend: { ...setup.backend, folder: maybe(setup.backend.folder) },
    external: { ...setup.external, authorityFile: maybe(setup.external.authorityFile) },
  });
  return {
    ...plan,
    setups: { local: inSetup(local), server: inSetup(server) },
    data: {
      ...plan.data,
      source: absoluteSource(source, baseFolder),
      queries: maybe(queries),
    },
    gate: {
      ...plan.gate,
      accepted: maybe(plan.gate.accepted),
      references: plan.gate.references.map((reference) => ({
        ...reference,
        backendFolder: maybe(reference.backendFolder),
        external: {
          ...reference.external,
          authorityFile: maybe(reference.external.authorityFile),
        },
      })),
    },
    drilling: { ...plan.drilling, composeFile: maybe(plan.drilling.composeFile) },
  };
}
