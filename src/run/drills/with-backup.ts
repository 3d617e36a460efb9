import { runHook } from "../../heal/run-hook.ts";
import { hookOf, hookStep } from "../../setup/external/hooks.ts";
import type { Workshop } from "../bench/lab.ts";

type Shop = Pick<Workshop, "plan" | "intend" | "emit" | "signal" | "logFolder">;

/**
 * Plays drills between a staging system's own backup and restore, where it has such hooks: how to restore is
 * on disk before anything is broken, and what was found is kept if it fails.
 * @throws HarnessError FAULT_BROKEN where a hook fails; after a failed backup nothing was played.
 */
export async function withBackup(
  { plan, intend, emit, signal, logFolder }: Shop,
  play: () => Promise<void>,
): Promise<void> {
  const { hooks } = plan.setups.server.external;
  if (plan.driver !== "external" || hooks.backup === null || hooks.restore === null) return play();
  emit({ kind: "note", words: "Keeping a copy of the staging system's data (`hooks.backup`)." });
  await runHook(hookOf("server", hooks, "backup"), signal);
  const restore = hookOf("server", hooks, "restore");
  const undone = intend(hookStep(restore, logFolder));
  try {
    await play();
  } finally {
    emit({ kind: "note", words: "Bringing that copy back (`hooks.restore`)." });
    // An interrupt ends the drills, and not what mends them.
    await runHook(restore, new AbortController().signal);
    undone();
  }
}
