import type { Side, Start } from "../../../evidence/round.ts";
import type { Target } from "../../../load/wire.ts";
import type { Scope } from "../../../scope.ts";
import type { Setup } from "../../../setup/setup.ts";
import type { Lab } from "../lab.ts";
import { createSetup } from "../pair.ts";

/** One setup, up without the other. */
export interface Alone {
  readonly side: Side;
  readonly setup: Setup;
  readonly setups: Readonly<Partial<Record<Side, Setup>>>;
  readonly start: Start;
  /** Its application, and nothing else. */
  readonly targets: readonly [Target];
}

/** Starts one side from a fresh copy; the scope kills it. */
export async function startAlone(
  lab: Lab,
  scope: Scope,
  { name, side }: { name: string; side: Side },
): Promise<Alone> {
  lab.emit({ kind: "step at", words: `starting ${lab.sides[side]} alone` });
  const setup = scope.use(`stop setup ${side}`, await createSetup(lab, side, name));
  await setup.start(lab.signal);
  const start = await setup.ready(lab.data.probe, {
    timeoutMs: lab.plan.rounds.readyMs,
    signal: lab.signal,
  });
  const target: Target = {
    url: `${setup.endpoints.app}/query`,
    headers: {},
    bodies: lab.data.appBodies,
  };
  return { side, setup, setups: { [side]: setup }, start, targets: [target] };
}
