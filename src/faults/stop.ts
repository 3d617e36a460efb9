import { begin } from "./active.ts";
import { endedPart } from "./ended-part.ts";
import { type Fault, type PartName, partWords } from "./fault.ts";
import { runningPart } from "./named-part.ts";
import { endOwned, ownedPart, stopRefusal } from "./owned-part.ts";
import { stopWords } from "./stop-words.ts";

/** SIGINT, a grace of 5 s, then SIGKILL; it stays down until it is healed. */
export function stop(on: PartName): Fault {
  const fault: Fault = {
    name: "stop",
    on: partWords(on),
    describe: () => `${partWords(on)} is stopped (SIGINT)`,
    endedBy: "operator",
    refusal: async (setup) => stopRefusal(setup, on, "stop"),
    inject: (setup, { signal }) => {
      const part = ownedPart(setup, on);
      if (part !== null) return endOwned(fault, { setup, on, part, act: "stop" });
      return begin(fault, async () => {
        const before = runningPart(fault, setup, on);
        signal.throwIfAborted();
        const outcome = await before.part.stop("graceful");
        const bite = endedPart(fault, { setup, on, before });
        return {
          ...bite,
          assertBiting: async () => `${stopWords(outcome)}; ${await bite.assertBiting()}`,
        };
      });
    },
  };
  return fault;
}
