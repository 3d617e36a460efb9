import { runHook } from "../../heal/run-hook.ts";
import type { UndoStep } from "../../heal/undo.ts";
import { monotonicNow } from "../../host/clock.ts";
import type { External } from "../../plan/external.ts";
import { milliseconds } from "../../units/quantity.ts";
import type { OwnerAct, Part, SetupName, StopOutcome } from "../setup.ts";
import { type HookName, hookOf, hookStep } from "./hooks.ts";

/** A part that its owner can also restart in one go. */
export interface HookedPart extends Part {
  restart(signal: AbortSignal): Promise<void>;
}

/** What keeps the way back. */
export interface WayBack {
  /** Puts an undo on disk; call the result once it is done. */
  readonly intend: (step: UndoStep) => () => void;
  readonly logFolder: string;
}

/**
 * Somebody's Chroma, which its owner's commands stop and start; it runs when this is called.
 * Whoever heals starts it again, should the harness die meanwhile.
 */
export function createHookedChroma(
  name: SetupName,
  { hooks }: External,
  { intend, logFolder }: WayBack,
): HookedPart {
  let isUp = true;
  let undone: (() => void) | null = null;
  const never = new AbortController().signal;
  const run = (which: HookName, signal: AbortSignal) => runHook(hookOf(name, hooks, which), signal);
  const goingDown = () => {
    undone ??= intend(hookStep(hookOf(name, hooks, "start"), logFolder));
    // Down from here on, even where the hook fails: nobody knows what it did.
    isUp = false;
  };
  const backUp = () => {
    isUp = true;
    undone?.();
    undone = null;
  };
  const unsupported = {
    kind: "unsupported",
    why: "a deployment that exists already has no hook that freezes it",
  } as const;
  return {
    role: "chroma",
    number: 1,
    command: hooks.start ?? "",
    pid: null,
    logFile: "",
    owner: { lacks: (act) => lacking(name, hooks, act) },
    running: () => isUp,
    freeze: async () => unsupported,
    thaw: async () => unsupported,
    async stop(how): Promise<StopOutcome> {
      const began = monotonicNow();
      goingDown();
      await run(how === "kill" ? "kill" : "stop", never);
      const tookMs = milliseconds(monotonicNow() - began);
      return how === "kill"
        ? { kind: "killed", why: "asked", tookMs }
        : { kind: "exited", code: 0, tookMs };
    },
    async start(signal) {
      await run("start", signal);
      backUp();
      return { kind: "done" };
    },
    async restart(signal) {
      goingDown();
      if (hooks.restart === null) {
        await run("stop", never);
        await run("start", signal);
      } else await run("restart", signal);
      backUp();
    },
  };
}

/** Every drill ends with a planned restart, and what is down is started again. */
function lacking(name: SetupName, hooks: External["hooks"], act: OwnerAct): string | null {
  const needed: HookName[] = ["start"];
  if (act === "kill") needed.push("kill");
  if (act !== "kill" || hooks.restart === null) needed.push("stop");
  const missing = needed.filter((hook) => hooks[hook] === null);
  return missing.length === 0
    ? null
    : `\`setups.${name}.external.hooks\` has no ${missing.join(", no ")}`;
}
