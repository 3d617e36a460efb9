import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Scope } from "../scope.ts";
import { milliseconds } from "../units/quantity.ts";
import { waitFor } from "./clock.ts";
import { type ProcessGroup, spawnGroup } from "./process-group.ts";

/** A folder that is gone with the scope. */
export function temporaryFolder(scope: Scope): string {
  const path = mkdtempSync(join(tmpdir(), "assay-test-"));
  scope.defer("remove the test's folder", () => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A shell script as a process group, killed with the scope; returns once it has printed "ready". */
export async function startShell(
  scope: Scope,
  script: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<ProcessGroup> {
  const folder = temporaryFolder(scope);
  const group = await spawnGroup(
    {
      program: "/bin/sh",
      args: ["-c", script],
      cwd: folder,
      env: { PATH: "/usr/bin:/bin", ...variables },
      logFile: join(folder, "shell.log"),
    },
    () => undefined,
  );
  scope.defer("end the test's processes", () => group.kill());
  await eventually("the script", () => (/^ready$/m.test(group.logTail(100)) ? true : null));
  return group;
}

/** Waits for something that is about to come. */
export function eventually<T>(what: string, ask: () => T | null): Promise<T> {
  const [limitMs, everyMs] = [milliseconds(20_000), milliseconds(5)];
  return waitFor(what, ask, { limitMs, everyMs, signal: new AbortController().signal });
}
