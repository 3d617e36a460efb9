import { relative } from "node:path";

/** Where the user stands: npm runs scripts in the project's folder, and tells the user's own. */
export const userFolder = (): string => process.env["INIT_CWD"] ?? process.cwd();

/** A path as short as it can be typed from where the user stands. */
export function shortPath(path: string): string {
  const short = relative(userFolder(), path);
  return short.startsWith("..") ? path : short;
}
