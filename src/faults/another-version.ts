import type { Setup } from "../setup/setup.ts";
import { begin, broken } from "./active.ts";
import { type Fault, findPart, type PartName, partWords } from "./fault.ts";
import { hasEnded, partRefusal } from "./named-part.ts";
import { restartPart } from "./restarted-part.ts";
import { stopWords } from "./stop-words.ts";

/** Whether the version that comes is the newer one. */
export type Direction = "upgrade" | "downgrade";

/**
 * A graceful stop, and a start of the other version of its program on the same data: an upgrade in place, or
 * the way back. It heals itself, as far as the other version starts: what it made of the data stays.
 */
export function anotherVersion(on: PartName, setup: Setup, direction: Direction): Fault {
  const editions = findPart(setup, on)?.editions;
  const [from, to] = [editions?.current.version, editions?.other.version];
  const oneOnly = `${partWords(on)} has one version here; this needs child processes`;
  const fault: Fault = {
    name: `${direction} to ${to ?? "another version"}`,
    on: partWords(on),
    describe: () => `${partWords(on)} is stopped (SIGINT), and ${to} started in place of ${from}`,
    endedBy: "environment",
    refusal: async () =>
      partRefusal(setup, on) ??
      (editions === undefined ? { kind: "unsupported", why: oneOnly } : null),
    inject: (_, { signal }) =>
      begin(fault, async () => {
        if (editions === undefined) throw broken(fault, "another version, got none");
        const between = () => editions.exchange();
        const restarted = await restartPart(fault, { setup, on, signal, between });
        const { before, outcome, heal } = restarted;
        const { part, pid } = before;
        return {
          heal,
          async assertBiting() {
            if (!hasEnded(before)) throw broken(fault, `process ${pid} ended, but it lives`);
            if (editions.current.version !== to)
              throw broken(fault, `version ${to} to be next, got ${editions.current.version}`);
            return `${stopWords(outcome)}: process ${pid} (${from}) has ended, ${to} was started`;
          },
          async assertHealed() {
            if (!part.running()) throw broken(fault, `${to} to run, but it doesn't`);
            return `process ${part.pid} runs (${to})`;
          },
        };
      }),
  };
  return fault;
}
