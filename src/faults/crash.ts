import { waitFor } from "../host/clock.ts";
import { milliseconds } from "../units/quantity.ts";
import { begin, broken } from "./active.ts";
import { type Fault, type PartName, partWords } from "./fault.ts";
import { hasEnded, partRefusal, runningPart } from "./named-part.ts";

/** A kernel that is busy takes a while. */
const END = { limitMs: milliseconds(5000), everyMs: milliseconds(5) };

/**
 * SIGKILL to the process itself, where somebody may start it again: whether anybody does is what is asked.
 * Healed by an operator's start where nobody was quicker.
 */
export function crash(on: PartName): Fault {
  const fault: Fault = {
    name: "crash",
    on: partWords(on),
    describe: () => `the process of ${partWords(on)} is killed (SIGKILL), and nobody touches it`,
    endedBy: "environment",
    refusal: async (setup) => partRefusal(setup, on),
    inject: (setup, { signal }) =>
      begin(fault, async () => {
        const before = runningPart(fault, setup, on);
        const { part, pid } = before;
        signal.throwIfAborted();
        process.kill(pid, "SIGKILL");
        await waitFor(`process ${pid} to end`, () => (hasEnded(before) ? true : null), {
          ...END,
          signal: new AbortController().signal,
        });
        return {
          async assertBiting() {
            // A supervisor may have put another in its place already.
            if (!hasEnded(before)) throw broken(fault, `process ${pid} ended, but it lives`);
            return `process ${pid} has ended`;
          },
          async heal() {
            if (!part.running()) await part.start(new AbortController().signal);
          },
          async assertHealed() {
            if (!part.running()) throw broken(fault, "a part that runs again, but it doesn't");
            return `process ${part.pid} runs`;
          },
        };
      }),
  };
  return fault;
}
