import type { Setup } from "../setup/setup.ts";
import { begin, broken } from "./active.ts";
import { type Fault, findPart, type PartName, partWords } from "./fault.ts";
import { hasEnded, partRefusal, runningPart } from "./named-part.ts";
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
  const fault: Fault = {
    name: `${direction} to ${to ?? "another version"}`,
    on: partWords(on),
    describe: () => `${partWords(on)} is stopped (SIGINT), and ${to} started in place of ${from}`,
    endedBy: "environment",
    refusal: async () =>
      partRefusal(setup, on) ??
      (editions === undefined
        ? {
            kind: "unsupported",
            why: `${partWords(on)} has one version here; this needs child processes`,
          }
        : null),
    inject: (_, { signal }) =>
      begin(fault, async () => {
        const before = runningPart(fault, setup, on);
        const { part, pid } = before;
        if (editions === undefined) throw broken(fault, "another version, got none");
        signal.throwIfAborted();
        const outcome = await part.stop("graceful");
        editions.exchange();
        const start = async () => {
          // Even where all is interrupted: what was stopped is started again.
          const started = await part.start(new AbortController().signal);
          if (started.kind === "unsupported") throw broken(fault, `a start: ${started.why}`);
        };
        await start();
        return {
          async assertBiting() {
            if (!hasEnded(before)) throw broken(fault, `process ${pid} ended, but it lives`);
            if (editions.current.version !== to)
              throw broken(fault, `version ${to} to be next, got ${editions.current.version}`);
            return `${stopWords(outcome)}: process ${pid} (${from}) has ended, ${to} was started`;
          },
          async heal() {
            if (!part.running()) await start();
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
