import { accessSync, constants } from "node:fs";
import { HarnessError } from "../errors.ts";
import type { Part, Setup, Unsupported } from "../setup/setup.ts";
import { findPart, type PartName, partWords } from "./fault.ts";

/** Why the files of a part's data can't be damaged or taken away here; null: they can. */
export function refusalOfFolder(setup: Setup, name: PartName): Unsupported | null {
  const on = partWords(name);
  if (findPart(setup, name) === null)
    return { kind: "unsupported", why: `this setup has no ${on}` };
  try {
    accessSync(setup.storage.path, constants.R_OK | constants.W_OK);
    return null;
  } catch {
    return {
      kind: "unsupported",
      why: `the data of ${on} isn't in a folder that this user may write to`,
    };
  }
}

/** @throws HarnessError FAULT_BROKEN where the setup has no such part. */
export function requirePart(setup: Setup, name: PartName): Part {
  const part = findPart(setup, name);
  if (part === null)
    throw new HarnessError("FAULT_BROKEN", `Expected a ${partWords(name)}, got none.`);
  return part;
}
