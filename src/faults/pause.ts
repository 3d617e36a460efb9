import { milliseconds } from "../units/quantity.ts";
import { begin, broken, doUnder } from "./active.ts";
import { containedPart, containerRefusal } from "./contained-part.ts";
import { exchange, wordsOf } from "./exchange.ts";
import { type Fault, type PartName, partWords } from "./fault.ts";
import { urlOf } from "./named-part.ts";
import { isSilent } from "./silence.ts";

/** A paused container is silent for good; a busy one could need a while for its answer. */
const SILENCE = milliseconds(1000);

/**
 * The engine freezes the whole container by its control group: no process of it gets any CPU time, and
 * none gets a signal. The engine itself knows, and no restart policy acts on it.
 */
export function pause(on: PartName): Fault {
  const fault: Fault = {
    name: "pause",
    on: partWords(on),
    describe: () => `the container of ${partWords(on)} is paused`,
    endedBy: "operator",
    refusal: async (setup) => containerRefusal(setup, on),
    inject: (setup, { intend, signal }) =>
      begin(fault, async () => {
        const { container } = containedPart(fault, setup, on);
        signal.throwIfAborted();
        if (await container.isPaused()) throw broken(fault, "one that isn't paused already");
        const done = intend(container.undoOf("pause"));
        const heal = await doUnder(done, {
          apply: () => container.pause(),
          revert: () => container.unpause(),
        });
        const url = urlOf(setup, on);
        return {
          heal,
          async assertBiting() {
            if (!(await container.isPaused())) throw broken(fault, "it paused, but it isn't");
            if (url === null) return "the engine says that it is paused";
            const came = await exchange(url, { limitMs: SILENCE });
            const missed = isSilent(came);
            if (missed !== null) throw broken(fault, `${missed}, but ${wordsOf(came)}`);
            return `the engine says that it is paused; ${wordsOf(came)}`;
          },
          async assertHealed() {
            if (await container.isPaused()) throw broken(fault, "it unpaused, but it is paused");
            return "the engine says that it isn't paused";
          },
        };
      }),
  };
  return fault;
}
