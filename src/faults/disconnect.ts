import { begin, broken, doUnder } from "./active.ts";
import { containedPart, containerRefusal } from "./contained-part.ts";
import { exchange, wordsOf } from "./exchange.ts";
import { type Fault, type PartName, partWords } from "./fault.ts";
import { urlOf } from "./named-part.ts";
import { ANSWER } from "./toxic.ts";

/**
 * The container loses its network: nobody reaches it by its name or its published port. The process
 * lives, and what it was doing goes on. Connected again it may have another address.
 */
export function disconnect(on: PartName): Fault {
  const fault: Fault = {
    name: "disconnect",
    on: partWords(on),
    describe: () => `the container of ${partWords(on)} is taken from its network`,
    endedBy: "environment",
    refusal: async (setup) => containerRefusal(setup, on),
    inject: (setup, { intend, signal }) =>
      begin(fault, async () => {
        const { part, container } = containedPart(fault, setup, on);
        signal.throwIfAborted();
        if (!(await container.isConnected())) throw broken(fault, "one that has its network");
        const done = intend(container.undoOf("disconnect"));
        const heal = await doUnder(done, {
          apply: () => container.disconnect(),
          revert: () => container.connect(),
        });
        const url = urlOf(setup, on);
        return {
          heal,
          async assertBiting() {
            if (await container.isConnected()) throw broken(fault, "no network, but it has it");
            const lives = `process ${part.pid ?? "?"} lives and has no network`;
            if (url === null) return lives;
            const came = await exchange(url, { limitMs: ANSWER });
            if (came.kind === "replied") throw broken(fault, `no answer, but ${wordsOf(came)}`);
            return `${lives}; ${wordsOf(came)}`;
          },
          async assertHealed() {
            if (!(await container.isConnected()))
              throw broken(fault, "its network, but it has none");
            return "it has its network again";
          },
        };
      }),
  };
  return fault;
}
