import type { ChromaCollection } from "../chroma/collection.ts";

/** An index's settings, in a form that two of them can be compared by. */
export function configurationWords(hnsw: ChromaCollection["hnsw"]): string {
  const entries = Object.entries(hnsw ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([name, value]) => `${name} ${value}`).join(", ") || "none";
}

/** Settings that both name and that differ: "sync_threshold is 1000, and was 100". */
export function changedSettings(
  before: ChromaCollection["hnsw"],
  after: ChromaCollection["hnsw"],
): string[] {
  const known = new Map(Object.entries(before ?? {}));
  return Object.entries(after ?? {}).flatMap(([name, value]) =>
    known.has(name) && known.get(name) !== value
      ? [`${name} is ${value}, and was ${known.get(name)}`]
      : [],
  );
}
