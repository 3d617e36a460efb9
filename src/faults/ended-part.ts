import type { Setup } from "../setup/setup.ts";
import { type Bite, broken } from "./active.ts";
import { exchange, wordsOf } from "./exchange.ts";
import type { Fault, PartName } from "./fault.ts";
import { hasEnded, type Running, urlOf } from "./named-part.ts";
import { ANSWER } from "./toxic.ts";

/**
 * The bite of a part that was made to end, and is healed by starting it again. There is nothing to undo on
 * disk: should the harness die, the whole setup is ended.
 */
export function endedPart(
  fault: Fault,
  { setup, on, before }: { setup: Setup; on: PartName; before: Running },
): Bite {
  const { part } = before;
  const url = urlOf(setup, on);
  return {
    async assertBiting() {
      if (!hasEnded(before)) throw broken(fault, `process ${before.pid} ended, but it lives`);
      if (part.running())
        throw broken(fault, `a part that has ended, but process ${part.pid} runs in its place`);
      if (url === null) return `process ${before.pid} has ended`;
      const came = await exchange(url, { limitMs: ANSWER });
      if (came.kind === "replied" || came.kind === "silent")
        throw broken(fault, `nobody at ${url}, but ${wordsOf(came)}`);
      return `process ${before.pid} has ended, and ${wordsOf(came)}`;
    },
    async heal() {
      // Somebody may have been quicker: a supervisor, or another fault's end.
      if (part.running()) return;
      const started = await part.start(new AbortController().signal);
      if (started.kind === "unsupported") throw broken(fault, `a new start: ${started.why}`);
    },
    async assertHealed() {
      if (!part.running()) throw broken(fault, "a part that runs again, but it doesn't");
      return `process ${part.pid} runs`;
    },
  };
}
