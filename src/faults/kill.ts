import { begin } from "./active.ts";
import { endedPart } from "./ended-part.ts";
import { type Fault, type PartName, partWords } from "./fault.ts";
import { runningPart, untilEnded } from "./named-part.ts";
import { endOwned, ownedPart, stopRefusal } from "./owned-part.ts";

/**
 * SIGKILL: no last word, nothing flushed. To the process itself: a container engine that is asked to kill
 * takes it for an operator's wish, and its restart policy keeps still.
 */
export function kill(on: PartName): Fault {
  const fault: Fault = {
    name: "kill",
    on: partWords(on),
    describe: () => `${partWords(on)} is killed (SIGKILL)`,
    endedBy: "operator",
    refusal: async (setup) => stopRefusal(setup, on, "kill"),
    inject: (setup, { signal }) => {
      const part = ownedPart(setup, on);
      if (part !== null) return endOwned(fault, { setup, on, part, act: "kill" });
      return begin(fault, async () => {
        const before = runningPart(fault, setup, on);
        signal.throwIfAborted();
        process.kill(before.pid, "SIGKILL");
        await untilEnded(before);
        return endedPart(fault, { setup, on, before });
      });
    },
  };
  return fault;
}
