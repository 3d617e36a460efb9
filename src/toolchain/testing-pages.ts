import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "./record.ts";

/** A page of the project's own documentation, for instance "docs/drills.md". */
export function readPage(page: string): string {
  return readFileSync(join(projectFolder, page), "utf8");
}

/** Texts of a page's code blocks in a language, in their order. */
export function blocksOf(page: string, language: string): string[] {
  const block = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms");
  return [...page.matchAll(block)].map(([, text = ""]) => text);
}

/** From a heading on. @throws Error where it isn't there */
export function below(heading: string, page: string): string {
  const at = page.indexOf(`\n${heading}\n`);
  if (at < 0) throw new Error(`Expected the heading "${heading}".`);
  return page.slice(at);
}
