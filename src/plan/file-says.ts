import type { Contradiction } from "./contradiction.ts";
import type { Plan } from "./schema.ts";

/** Another source has its own ids, texts and distance: what is set would do nothing. */
export function fileSays({ data }: Plan): Contradiction[] {
  const { source, columns, space, queries } = data;
  if (source.startsWith("file:")) return [];
  const isSet = {
    space: space !== null,
    "columns.vector": columns.vector !== null && queries === null,
    "columns.id": columns.id !== null,
    "columns.document": columns.document !== null,
    "columns.metadata": columns.metadata.length > 0,
  };
  return Object.entries(isSet)
    .filter(([, isOne]) => isOne)
    .map(([field]) => ({
      path: ["data", ...field.split(".")],
      expected: "left out, for `data.source` is no file:<path>",
      mend: "Only files have columns that must be named, and no distance of their own.",
    }));
}
