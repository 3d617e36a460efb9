import type { ChromaCollection } from "../chroma/collection.ts";

/** An index's settings, in a form that two of them can be compared by. */
export function configurationWords(hnsw: ChromaCollection["hnsw"]): string {
  const entries = Object.entries(hnsw ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([name, value]) => `${name} ${value}`).join(", ") || "none";
}
