import { type ReadText, readText } from "./read-text.ts";

/** How many files this process may have open. */
export interface OpenFiles {
  /** What is enforced; Infinity = no limit. */
  readonly soft: number;
  /** As far as this user may raise it. */
  readonly hard: number;
}

export function readOpenFiles(read: ReadText = readText): OpenFiles {
  const line = /^Max open files\s+(\S+)\s+(\S+)/m.exec(read("/proc/self/limits") ?? "");
  const number = (text: string | undefined) =>
    text === undefined || text === "unlimited" ? Number.POSITIVE_INFINITY : Number(text);
  return { soft: number(line?.[1]), hard: number(line?.[2]) };
}
