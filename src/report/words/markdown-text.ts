import { tame } from "./tame.ts";

/**
 * Text of others in Markdown, in a table's cell too: neither markup nor a new row. A `command` stays
 * one; backticks around markup that is no command of ours are somebody else's.
 */
export const markdownText = (value: string): string =>
  tame(value)
    .replace(/\s+/g, " ")
    .split(/(`chroma-assay [^`]+`|`[^`<]+`)/)
    .map((part, index) => (index % 2 === 1 ? part.replaceAll("|", "\\|") : escaped(part)))
    .join("");

const escaped = (value: string): string =>
  value
    .replace(/[\\*_[\]|`#~!]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;");

/** A table; its cells are Markdown already. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
