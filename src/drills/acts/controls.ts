import { messageOf } from "../../errors.ts";
import type { Controls } from "../../evidence/drill.ts";
import { monotonicNow } from "../../host/clock.ts";
import type { Undisturbed } from "../../ledger/ledger.ts";
import { Scope } from "../../scope.ts";
import type { Setup, SetupName } from "../../setup/setup.ts";
import { milliseconds } from "../../units/quantity.ts";
import type { Stage } from "../stage.ts";
import { readersOf } from "./verify.ts";

/** While one starts or waits for its disk, the other works. */
const AT_ONCE = 2;

/**
 * Plays the drill's history again on setups that nothing else is done to, and looks for the same records.
 * To be called when the drill's own setups are gone.
 *
 * @returns null where none are wanted, or where nothing was looked for.
 */
export async function playControls(stage: Stage): Promise<Controls | null> {
  const { settings } = stage.lab;
  const history = stage.ledger?.undisturbed() ?? null;
  if (settings.controls === 0 || history === null || stage.sampledOn === null) return null;
  const controls: Controls = { wanted: settings.controls, played: [], failed: [] };
  const numbers = Array.from({ length: settings.controls }, (_, index) => index + 1);
  const on = stage.sampledOn;
  const playNext = async (): Promise<void> => {
    for (let number = numbers.shift(); number !== undefined; number = numbers.shift()) {
      if (stage.signal.aborted) return;
      stage.lab.tell(`the same history without a fault, ${number} of ${settings.controls}`);
      try {
        controls.played.push(await playOne(stage, history, { on, number }));
      } catch (error) {
        controls.failed.push(messageOf(error).split("\n", 1)[0] ?? "");
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, playNext));
  return controls;
}

async function playOne(
  stage: Stage,
  history: Undisturbed,
  { on, number }: { readonly on: SetupName; readonly number: number },
): Promise<Controls["played"][number]> {
  const { lab, signal } = stage;
  const beganMs = monotonicNow();
  const scope = new Scope();
  try {
    const setup = await lab.openControl({ name: on, label: `control-${number}` });
    scope.defer(`remove control ${number}`, () => setup.destroy());
    const ready = { timeoutMs: lab.settings.readyMs, signal };
    await setup.start(signal);
    await setup.ready(lab.data.ready, ready);
    const target = { url: setup.endpoints.app, headers: {} };
    await history.replay(target, { timeoutMs: ready.timeoutMs, signal });
    // As the drill does: what is found is what a server finds that has read its index from the disk.
    await restartHolder(setup, signal);
    await setup.ready(lab.data.ready, ready);
    const [reader] = await readersOf(stage, setup);
    const reached = await history.reach(reader, signal);
    const tookMs = milliseconds(monotonicNow() - beganMs);
    return { requests: history.requests, tookMs, ...reached };
  } finally {
    await scope[Symbol.asyncDispose]();
  }
}

/** Only who holds the data has read it anew; that whoever asks was started anew changes nothing. */
async function restartHolder({ parts }: Setup, signal: AbortSignal): Promise<void> {
  const holder = parts.find(({ role }) => role === "chroma") ?? parts[0];
  await holder?.stop("graceful");
  const started = await holder?.start(signal);
  if (started?.kind === "unsupported") throw new Error(started.why);
}
