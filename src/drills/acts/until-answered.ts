import { monotonicNow, sleep } from "../../host/clock.ts";
import { askProbe } from "../../setup/process/probe.ts";
import type { Setup } from "../../setup/setup.ts";
import { type Milliseconds, milliseconds } from "../../units/quantity.ts";
import type { Stage } from "../stage.ts";

const LOOK = milliseconds(100);

/** Whether the known query was answered rightly, and after how long. */
export type Answered =
  | { readonly kind: "answered"; readonly afterMs: Milliseconds }
  | { readonly kind: "silent"; readonly forMs: Milliseconds; readonly last: string };

/** Asks the known query through the app until the right answer comes, and does nothing else about it. */
export async function untilAnswered(
  stage: Stage,
  setup: Setup,
  limitMs: Milliseconds,
): Promise<Answered> {
  const began = monotonicNow();
  const { ready } = stage.lab.data;
  for (let last = ""; ; await sleep(LOOK, stage.signal)) {
    const left = limitMs - (monotonicNow() - began);
    if (left <= 0) return { kind: "silent", forMs: limitMs, last };
    const over = AbortSignal.any([
      stage.signal,
      AbortSignal.timeout(Math.ceil(Math.min(left, stage.lab.settings.timeoutMs))),
    ]);
    const answer = await askProbe(setup.endpoints.app, ready, over);
    stage.signal.throwIfAborted();
    if (answer.kind === "right")
      return { kind: "answered", afterMs: milliseconds(monotonicNow() - began) };
    last = answer.why;
  }
}
