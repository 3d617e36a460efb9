import type { OwnerAct, Part, Setup, Unsupported } from "../setup/setup.ts";
import { type Bite, begin, broken } from "./active.ts";
import { exchange, wordsOf } from "./exchange.ts";
import { type ActiveFault, type Fault, findPart, type PartName } from "./fault.ts";
import { partRefusal, urlOf } from "./named-part.ts";
import { ANSWER } from "./toxic.ts";

/** Why a part can't be stopped so, by us or by its owner's commands; null = it can. */
export function stopRefusal(setup: Setup, on: PartName, act: OwnerAct): Unsupported | null {
  const owner = findPart(setup, on)?.owner;
  if (owner === undefined) return partRefusal(setup, on);
  const why = owner.lacks(act);
  return why === null ? null : { kind: "unsupported", why };
}

/** The part, where it is its owner's commands that stop it. */
export function ownedPart(setup: Setup, on: PartName): Part | null {
  const part = findPart(setup, on);
  return part?.owner === undefined ? null : part;
}

/** Ends a part by its owner's command; it is healed by the owner's start. */
export function endOwned(
  fault: Fault,
  { setup, on, part, act }: { setup: Setup; on: PartName; part: Part; act: OwnerAct },
): Promise<ActiveFault> {
  const start = async () => {
    // Even where all is interrupted: what was stopped is started again.
    if (!part.running()) await part.start(new AbortController().signal);
  };
  return begin(fault, async (): Promise<Bite> => {
    await part.stop(act === "kill" ? "kill" : "graceful");
    if (act === "restart") await start();
    return {
      async assertBiting() {
        const url = urlOf(setup, on);
        if (act === "restart") return "its owner's hooks stopped and started it";
        if (url === null) return "its owner's hook ended well";
        const came = await exchange(url, { limitMs: ANSWER });
        if (came.kind === "replied") throw broken(fault, `nobody at ${url}, but ${wordsOf(came)}`);
        return `its owner's hook ended well, and ${wordsOf(came)}`;
      },
      heal: start,
      async assertHealed() {
        if (!part.running()) throw broken(fault, "a part that runs again, but it doesn't");
        return "its owner's hook started it";
      },
    };
  });
}
