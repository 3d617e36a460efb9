import { execFileSync } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join, sep } from "node:path";

const LIMIT_MS = 20_000;

/** Environment variables, as a process gets them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Whether the path is a file that may be run. Links are followed. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The first version number that a program prints; undefined when it doesn't run or prints none. */
export function probeVersion(
  path: string,
  versionArguments: readonly string[],
  pattern: RegExp,
): string | undefined {
  try {
    const output = execFileSync(path, [...versionArguments], {
      encoding: "utf8",
      timeout: LIMIT_MS,
      stdio: ["ignore", "pipe", "pipe"],
    });
    return pattern.exec(output)?.[1];
  } catch {
    return undefined;
  }
}

/**
 * The first program of one of these names on PATH. node_modules/.bin, which npm puts there, doesn't
 * count: an npm package may well bring a program of the same name.
 */
export function findOnPath(names: readonly string[], env: Environment): string | undefined {
  const inModules = `${sep}node_modules${sep}.bin`;
  const folders = (env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "" && !folder.endsWith(inModules));
  return names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => isExecutable(path));
}
