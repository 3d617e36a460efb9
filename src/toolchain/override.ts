import { resolve } from "node:path";
import { HarnessError } from "../errors.ts";
import { type Environment, isExecutable, probeVersion } from "./probe.ts";
import type { Requirement } from "./requirements.ts";
import type { Tool } from "./toolchain.ts";

/**
 * The program that the user names by an environment variable; undefined when none is named.
 *
 * @throws HarnessError TOOLCHAIN_MISSING when it doesn't run or has the wrong version.
 */
export function findOverride(requirement: Requirement, env: Environment): Tool | undefined {
  const { variable, range, fits } = requirement;
  const named = env[variable];
  if (!named) return undefined;
  const path = resolve(named);
  const hint = `correct ${variable}, or unset it`;
  const expected = `Expected ${variable} to be ${range}, but ${path}`;
  if (!isExecutable(path)) {
    throw new HarnessError("TOOLCHAIN_MISSING", `${expected} is no file that can be run.`, {
      hint,
    });
  }
  const version = probeVersion(path, requirement.versionArguments, requirement.versionPattern);
  if (version === undefined || !fits.test(version)) {
    const came = version === undefined ? "does not tell its version" : `is version ${version}`;
    throw new HarnessError("TOOLCHAIN_MISSING", `${expected} ${came}.`, { hint });
  }
  return { path, version, origin: "env" };
}
