import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { messageOf } from "../errors.ts";
import type { Path, Place, Problem } from "./problem.ts";

/** Finds where a field was written: its value, or its name. */
export interface Locate {
  value(path: Path): Place;
  name(path: Path): Place;
}

/** A plan as it was written, before any check. */
export interface Draft {
  readonly input: unknown;
  readonly locate: Locate;
}

interface Found {
  readonly name: number;
  readonly value: number;
}

const startOf = (node: unknown): number | undefined =>
  (node as { range?: [number, number, number] | null } | null)?.range?.[0];

/** One step down: the offsets of name and value, and the node to go on from. */
function step(node: unknown, segment: string | number): { found: Found; next: unknown } | null {
  if (isSeq(node)) {
    const next = node.items[Number(segment)];
    const value = startOf(next);
    return value === undefined ? null : { found: { name: value, value }, next };
  }
  if (!isMap(node)) return null;
  const pair = node.items.find(
    ({ key }) => String(isScalar(key) ? key.value : key) === String(segment),
  );
  const name = startOf(pair?.key);
  if (pair === undefined || name === undefined) return null;
  return { found: { name, value: startOf(pair.value) ?? name }, next: pair.value };
}

/** Offsets of the field, or of the deepest one on its way that was written. */
function find(document: Document, path: Path): Found {
  const top = startOf(document.contents) ?? 0;
  let found: Found = { name: top, value: top };
  let node: unknown = document.contents;
  for (const segment of path) {
    const here = isAlias(node) ? node.resolve(document) : node;
    const stepped = step(here, segment);
    if (stepped === null) return found;
    ({ found, next: node } = stepped);
  }
  return found;
}

/**
 * Reads YAML; JSON is a part of it. Problems are those of the notation: brackets, indentation,
 * a name that stands twice.
 */
export function readDocument(
  text: string,
  file: string,
): { readonly draft: Draft; readonly problems: readonly Problem[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { kind: "file", file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const problems: Problem[] = [...document.errors, ...document.warnings].map((error) => ({
    place: at(error.pos[0]),
    words: `Expected YAML or JSON: ${error.message.replace(/\.?$/, ".")}`,
    mend: "",
  }));
  const locate: Locate = {
    value: (path) => at(find(document, path).value),
    name: (path) => at(find(document, path).name),
  };
  if (document.errors.length > 0) return { draft: { input: null, locate }, problems };
  try {
    return { draft: { input: document.toJS(), locate }, problems };
  } catch (error) {
    // Aliases that would multiply into a huge plan.
    const words = `Expected a plan of reasonable size: ${messageOf(error)}.`;
    return {
      draft: { input: null, locate },
      problems: [...problems, { place: at(0), words, mend: "" }],
    };
  }
}
