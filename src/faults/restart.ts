import { begin, broken } from "./active.ts";
import { type Fault, type PartName, partWords } from "./fault.ts";
import { hasEnded } from "./named-part.ts";
import { endOwned, ownedPart, stopRefusal } from "./owned-part.ts";
import { restartPart } from "./restarted-part.ts";
import { stopWords } from "./stop-words.ts";

/** A graceful stop and a start at once: a planned restart. It heals itself, as far as it starts. */
export function restart(on: PartName): Fault {
  const fault: Fault = {
    name: "restart",
    on: partWords(on),
    describe: () => `${partWords(on)} is stopped (SIGINT) and started at once`,
    endedBy: "environment",
    refusal: async (setup) => stopRefusal(setup, on, "restart"),
    inject: (setup, { signal }) => {
      const part = ownedPart(setup, on);
      if (part !== null) return endOwned(fault, { setup, on, part, act: "restart" });
      return begin(fault, async () => {
        const { before, outcome, heal } = await restartPart(fault, { setup, on, signal });
        const { part, pid } = before;
        return {
          heal,
          async assertBiting() {
            if (!hasEnded(before)) throw broken(fault, `process ${pid} ended, but it lives`);
            return `${stopWords(outcome)}: process ${pid} has ended, ${part.pid} was started`;
          },
          async assertHealed() {
            if (!part.running()) throw broken(fault, "a part that runs, but it doesn't");
            return `process ${part.pid} runs`;
          },
        };
      });
    },
  };
  return fault;
}
