import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** What programs leave in their folder while they run, and what isn't theirs. */
const LEFT_OUT = /^(__pycache__|node_modules|venv|\..*)$|\.pyc$/;

function filesIn(folder: string, path: string): string[] {
  return readdirSync(join(folder, path))
    .filter((name) => !LEFT_OUT.test(name))
    .toSorted()
    .flatMap((name) => {
      const found = path === "" ? name : `${path}/${name}`;
      return statSync(join(folder, found)).isDirectory() ? filesIn(folder, found) : [found];
    });
}

/** A short hash over the names and contents of a program's files: the same wherever they lie. */
export function hashFolder(folder: string): string {
  const hash = createHash("sha256");
  for (const file of filesIn(folder, ""))
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(folder, file)))
      .update("\0");
  return hash.digest("hex").slice(0, 16);
}
