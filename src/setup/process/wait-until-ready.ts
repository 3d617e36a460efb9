import { HarnessError } from "../../errors.ts";
import { limited, monotonicNow, sleep } from "../../host/clock.ts";
import { type Milliseconds, milliseconds } from "../../units/quantity.ts";
import type { Probe, Ready, SetupName } from "../setup.ts";
import { assertRunning, type LoggedPart } from "./assert-running.ts";
import { askProbe } from "./probe.ts";

/** Who is waited for, and since when. */
export interface ReadyOptions {
  readonly name: SetupName;
  /** Base URL that the probe is asked at. */
  readonly app: string;
  readonly probe: Probe;
  readonly startedAt: Milliseconds;
  readonly parts: readonly LoggedPart[];
  readonly timeoutMs: Milliseconds;
  readonly signal: AbortSignal;
}

/**
 * Asks the known query until the right ids come.
 * @throws HarnessError SETUP_NOT_READY after the limit, or when a part has ended.
 */
export async function waitUntilReady(options: ReadyOptions): Promise<Ready> {
  let last = "nothing yet";
  const over = limited(options.signal, options.timeoutMs);
  while (!over.aborted) {
    options.parts.forEach(assertRunning);
    const askedAt = monotonicNow();
    const answer = await askProbe(options.app, options.probe, over);
    const now = monotonicNow();
    if (answer.kind === "right")
      return {
        readyMs: milliseconds(now - options.startedAt),
        firstQueryMs: milliseconds(now - askedAt),
      };
    // A request that our own limit has cut says nothing of the setup.
    if (!over.aborted) last = answer.why;
    await sleep(20 as Milliseconds, over).catch(() => undefined);
  }
  options.signal.throwIfAborted();
  const logs = options.parts.map((part) => `--- ${part.role}\n${part.logTail()}`).join("\n");
  throw new HarnessError(
    "SETUP_NOT_READY",
    `Setup ${options.name}: expected a known query's ids within ${Number((options.timeoutMs / 1000).toFixed(1))} s; the last answer: ${last}.\n${logs}`,
    { hint: `The whole logs: ${options.parts.map((part) => part.logFile).join(", ")}` },
  );
}

/** Waits for one app after the other, all within the limit; the times are the slowest one's. */
export async function waitUntilAllReady(
  apps: readonly string[],
  options: Omit<ReadyOptions, "app">,
): Promise<Ready> {
  const end = monotonicNow() + options.timeoutMs;
  const slowest = { readyMs: milliseconds(0), firstQueryMs: milliseconds(0) };
  for (const app of apps) {
    const timeoutMs = milliseconds(Math.ceil(Math.max(0, end - monotonicNow())));
    const ready = await waitUntilReady({ ...options, app, timeoutMs });
    slowest.readyMs = milliseconds(Math.max(slowest.readyMs, ready.readyMs));
    slowest.firstQueryMs = milliseconds(Math.max(slowest.firstQueryMs, ready.firstQueryMs));
  }
  return slowest;
}
