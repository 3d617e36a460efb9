import { readFileSync } from "node:fs";

/** Reads a whole file; null where it isn't there or may not be read. Tests hand in other machines' files. */
export type ReadText = (path: string) => string | null;

/** This machine's files. */
export const readText: ReadText = (path) => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
};
