import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { HarnessError, messageOf } from "../errors.ts";
import { projectFolder } from "../toolchain/record.ts";

/** A file that `init` writes. */
export interface InitFile {
  /** Where it goes, below the repository's folder. */
  readonly path: string;
  readonly template: string;
  /** The CI system that it is for; null: any. */
  readonly of: "github" | "gitlab" | null;
}

export const INIT_FILES: readonly InitFile[] = [
  { path: "chroma-assay.yaml", template: "chroma-assay.yaml", of: null },
  { path: ".github/workflows/chroma-assay.yml", template: "github.yml", of: "github" },
  { path: ".gitlab/chroma-assay.gitlab-ci.yml", template: "gitlab.yml", of: "gitlab" },
];

/** What a run and a night leave in the repository's folder. */
const IGNORED = ["reports/", ".chroma-assay/"];

/** The text of a template. */
export const templateOf = ({ template }: InitFile): string =>
  readFileSync(join(projectFolder, "fixtures/init", template), "utf8");

/**
 * Writes the files that aren't there yet. One that is, be it a link that leads nowhere, stays as it is.
 *
 * @returns each file, and whether it was written
 * @throws HarnessError USAGE where the folder is none, STORAGE where it can't be written to.
 */
export function writeNew(
  folder: string,
  files: readonly InitFile[],
): readonly { readonly path: string; readonly isNew: boolean }[] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new HarnessError("USAGE", `Expected a folder at ${folder}, but there is none.`, {
      hint: "Give the folder of your repository, relative to where you stand.",
    });
  try {
    // First all folders: where one can't be made, nothing is written.
    for (const { path } of files) mkdirSync(dirname(join(folder, path)), { recursive: true });
    return files.map((file) => ({
      path: file.path,
      isNew: wroteNew(join(folder, file.path), templateOf(file)),
    }));
  } catch (cause) {
    throw new HarnessError("STORAGE", `Expected to write into ${folder}: ${messageOf(cause)}.`, {
      hint: "Where the rest was written, the next `init` leaves it as it is.",
      cause,
    });
  }
}

/** False where there is something at that path already. */
function wroteNew(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: "wx" });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** Whether the repository's package.json names this package. */
export const listsPackage = (folder: string): boolean =>
  textOf(join(folder, "package.json")).includes('"chroma-assay"');

/** What the repository's .gitignore doesn't name yet. */
export function missingIgnores(folder: string): readonly string[] {
  const lines = textOf(join(folder, ".gitignore"))
    .split("\n")
    .map((line) => line.trim().replace(/^\//, "").replace(/\/?$/, "/"));
  return IGNORED.filter((name) => !lines.includes(name));
}
