import { waitFor } from "../host/clock.ts";
import { readGroup } from "../host/process-table.ts";
import type { Setup } from "../setup/setup.ts";
import { milliseconds } from "../units/quantity.ts";
import { type Bite, begin, broken } from "./active.ts";
import { exchange, wordsOf } from "./exchange.ts";
import { type Fault, type FaultTools, type PartName, partWords } from "./fault.ts";
import { hasEnded, partRefusal, runningPart, urlOf } from "./named-part.ts";
import { isSilent } from "./silence.ts";

const SETTLE = { limitMs: milliseconds(2000), everyMs: milliseconds(5) };
/** A frozen process is silent for good; a busy one could need a while for its answer. */
const SILENCE = milliseconds(1000);

/** SIGSTOP: it lives, holds its files and its port, and does nothing. Only a look at an answer tells. */
export function freeze(on: PartName): Fault {
  const fault: Fault = {
    name: "freeze",
    on: partWords(on),
    describe: () => `${partWords(on)} hangs: frozen by SIGSTOP`,
    endedBy: "operator",
    refusal: async (setup) => partRefusal(setup, on),
    inject: (setup, tools) => begin(fault, () => inject({ fault, on, setup, tools })),
  };
  return fault;
}

interface Injection {
  readonly fault: Fault;
  readonly on: PartName;
  readonly setup: Setup;
  readonly tools: FaultTools;
}

async function inject({ fault, on, setup, tools }: Injection): Promise<Bite> {
  const frozen = runningPart(fault, setup, on);
  const { part, pid, startTicks } = frozen;
  tools.signal.throwIfAborted();
  const done = tools.intend({ kind: "thaw", pid, startTicks, what: partWords(on) });
  const heal = async () => {
    // A later process of the part was never frozen.
    if (!hasEnded(frozen)) await part.thaw();
    done();
  };
  const asked = await part.freeze();
  if (asked.kind === "unsupported") {
    await heal();
    throw broken(fault, `SIGSTOP: ${asked.why}`);
  }
  const members = () => readGroup(pid);
  return {
    heal,
    async assertBiting() {
      if (hasEnded(frozen)) throw broken(fault, `process ${pid} frozen, but it has ended`);
      await settled(() => members().every((entry) => entry.frozen)).catch(() => {
        throw broken(fault, `process ${pid} in state T, but it runs`);
      });
      const url = urlOf(setup, on);
      if (url === null) return `process ${pid} is in state T`;
      const came = await exchange(url, { limitMs: SILENCE });
      const missed = isSilent(came);
      if (missed !== null) throw broken(fault, `${missed}, but ${wordsOf(came)}`);
      return `process ${pid} is in state T; ${wordsOf(came)}`;
    },
    async assertHealed() {
      if (hasEnded(frozen)) return `process ${pid} has ended meanwhile`;
      await settled(() => members().every((entry) => !entry.frozen)).catch(() => {
        throw broken(fault, `process ${pid} thawed, but it is in state T`);
      });
      return `process ${pid} isn't in state T`;
    },
  };
}

/** A signal takes a moment to reach every thread. */
async function settled(isSo: () => boolean): Promise<void> {
  const signal = new AbortController().signal;
  await waitFor("the signal to arrive", () => (isSo() ? true : null), { ...SETTLE, signal });
}
