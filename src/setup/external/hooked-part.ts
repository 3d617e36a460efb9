import { monotonicNow } from "../../host/clock.ts";
import type { External } from "../../plan/external.ts";
import { milliseconds } from "../../units/quantity.ts";
import type { OwnerAct, Part, SetupName, StopOutcome } from "../setup.ts";
import { runHook } from "./run-hook.ts";

/** Somebody's Chroma, which its owner's commands stop and start; it runs when this is called. */
export function createHookedChroma(name: SetupName, { hooks }: External): Part {
  let isUp = true;
  const never = new AbortController().signal;
  const run = async (which: "stop" | "start" | "kill", signal: AbortSignal): Promise<void> => {
    const command = hooks[which];
    const field = `setups.${name}.external.hooks.${which}`;
    if (command === null) throw new Error(`Expected \`${field}\` to be set.`);
    await runHook({ field, command, limitMs: hooks.limitMs }, signal);
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
      // Down from here on, even where the hook fails: nobody knows what it did.
      isUp = false;
      await run(how === "kill" ? "kill" : "stop", never);
      const tookMs = milliseconds(monotonicNow() - began);
      return how === "kill"
        ? { kind: "killed", why: "asked", tookMs }
        : { kind: "exited", code: 0, tookMs };
    },
    async start(signal) {
      await run("start", signal);
      isUp = true;
      return { kind: "done" };
    },
  };
}

/** Every drill ends with a planned restart, so that stop and start are always needed. */
function lacking(name: SetupName, hooks: External["hooks"], act: OwnerAct): string | null {
  const needed =
    act === "kill" ? (["kill", "stop", "start"] as const) : (["stop", "start"] as const);
  const missing = needed.filter((hook) => hooks[hook] === null);
  return missing.length === 0
    ? null
    : `\`setups.${name}.external.hooks\` has no ${missing.join(", no ")}`;
}
