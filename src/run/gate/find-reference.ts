import { existsSync } from "node:fs";
import { join } from "node:path";
import { HarnessError } from "../../errors.ts";
import { ensureChroma } from "../../toolchain/ensure-chroma.ts";
import type { Variant } from "../bench/lab.ts";
import type { GroundOptions } from "./grounds.ts";
import { type GateReference, planOfReference, versionOf } from "./reference-plan.ts";

/**
 * What the reference is stood up by; a Chroma of another version is installed where it isn't there yet.
 * @throws HarnessError where it can't be had; the signal's reason when aborted.
 */
export async function findReference(
  {
    plan,
    toolchain,
    session,
    signal,
  }: Pick<GroundOptions, "plan" | "toolchain" | "session" | "signal">,
  reference: GateReference,
): Promise<Variant> {
  const { backendFolder: folder, name } = reference;
  if (folder !== null && !existsSync(join(folder, "app.py")))
    throw new HarnessError(
      "PLAN_INVALID",
      `Expected an app.py in the backend folder of the reference ${name}, ${folder}, got none.`,
      { hint: "lay it there, for example by `git worktree add <folder> <tag>`" },
    );
  const version = versionOf(plan, reference);
  return {
    plan: planOfReference(plan, reference),
    toolchain:
      version === null
        ? toolchain
        : await ensureChroma(version, toolchain, {
            signal,
            tell: (words) => session.emit({ kind: "note", words }),
          }),
  };
}
