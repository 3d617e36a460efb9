import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Hook } from "../../heal/run-hook.ts";
import type { UndoStep } from "../../heal/undo.ts";
import type { External } from "../../plan/external.ts";
import type { SetupName } from "../setup.ts";

/** The commands by which a staging system is broken and mended. */
export type HookName = "stop" | "start" | "kill" | "restart" | "backup" | "restore";

/** A hook of the plan, to be run where the harness stands. */
export function hookOf(name: SetupName, hooks: External["hooks"], which: HookName): Required<Hook> {
  const command = hooks[which];
  const field = `setups.${name}.external.hooks.${which}`;
  if (command === null) throw new Error(`Expected \`${field}\` to be set.`);
  return { field, command, limitMs: hooks.limitMs, cwd: process.cwd() };
}

/** A hook as what whoever heals runs, once. @param folder of the run, for the mark that it was run */
export const hookStep = (hook: Required<Hook>, folder: string): UndoStep => ({
  kind: "hook",
  ...hook,
  mark: join(folder, `hook-${randomBytes(5).toString("hex")}.done`),
});
