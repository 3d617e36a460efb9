import { existsSync } from "node:fs";
import { join } from "node:path";
import { HarnessError } from "../errors.ts";
import type { Plan } from "../plan/schema.ts";

/** @throws HarnessError PLAN_INVALID for a backend of the user's own that isn't there. */
export function requireBackends({ setups }: Plan): void {
  for (const setup of ["local", "server"] as const) {
    const { folder } = setups[setup].backend;
    if (folder === null || existsSync(join(folder, "app.py"))) continue;
    throw new HarnessError(
      "PLAN_INVALID",
      `Expected an app.py in \`setups.${setup}.backend.folder\`, ${folder}, got none.`,
      { hint: "It is run as `python -m uvicorn app:app` in that folder." },
    );
  }
}
