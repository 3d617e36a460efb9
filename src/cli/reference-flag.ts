import { resolve } from "node:path";
import { InvalidArgumentError } from "commander";
import { userFolder } from "./paths.ts";

/** A reference as a flag names it, in the plan's own words. */
export interface NamedReference {
  readonly name: string;
  readonly chroma?: string;
  readonly image?: string;
  readonly backendFolder?: string;
}

const EXPECTED =
  "Expected NAME=chroma:VERSION, NAME=image:IMAGE or NAME=backend:FOLDER, for example last-release=chroma:1.5.8.";

/**
 * Adds what `--reference` says to what it said before; a name that comes twice is one reference.
 * @throws InvalidArgumentError for a text of another form.
 */
export function addReference(
  text: string,
  before: readonly NamedReference[],
): readonly NamedReference[] {
  const [, name = "", kind = "", value = ""] =
    /^([^=]+)=(chroma|image|backend):(.+)$/.exec(text) ?? [];
  if (name === "") throw new InvalidArgumentError(EXPECTED);
  const said = fieldOf(kind, value);
  const known = before.find((reference) => reference.name === name);
  return known === undefined
    ? [...before, { name, ...said }]
    : before.map((reference) => (reference === known ? { ...known, ...said } : reference));
}

function fieldOf(kind: string, value: string): Omit<NamedReference, "name"> {
  if (kind === "chroma") return { chroma: value };
  if (kind === "image") return { image: value };
  return { backendFolder: resolve(userFolder(), value) };
}
