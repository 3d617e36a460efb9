import type { Setup, StopOutcome } from "../setup/setup.ts";
import { broken } from "./active.ts";
import type { Fault, PartName } from "./fault.ts";
import { type Running, runningPart } from "./named-part.ts";

/** A part that was stopped and started at once. */
export interface RestartedPart {
  /** Which process it was. */
  readonly before: Running;
  readonly outcome: StopOutcome;
  /** Starts it again where it has ended since. */
  readonly heal: () => Promise<void>;
}

/** Stops a part gracefully, and starts it at once. @throws HarnessError FAULT_BROKEN where it can't be done. */
export async function restartPart(
  fault: Fault,
  {
    setup,
    on,
    signal,
    between = () => undefined,
  }: {
    readonly setup: Setup;
    readonly on: PartName;
    readonly signal: AbortSignal;
    /** Done while it is down. @default nothing */
    readonly between?: () => void;
  },
): Promise<RestartedPart> {
  const before = runningPart(fault, setup, on);
  const { part } = before;
  signal.throwIfAborted();
  const outcome = await part.stop("graceful");
  between();
  const start = async () => {
    // Even where all is interrupted: what was stopped is started again.
    const started = await part.start(new AbortController().signal);
    if (started.kind === "unsupported") throw broken(fault, `a start: ${started.why}`);
  };
  await start();
  return {
    before,
    outcome,
    heal: async () => {
      if (!part.running()) await start();
    },
  };
}
