import type { Side } from "../../../evidence/round.ts";
import { readMemory } from "../../../host/memory.ts";
import { Scope } from "../../../scope.ts";
import type { Milliseconds } from "../../../units/quantity.ts";
import { type Calibrated, quietGap } from "../calibrate.ts";
import { measureNoopBackend } from "../floors.ts";
import type { Lab } from "../lab.ts";
import { requireMemory } from "../room.ts";
import { warmWindows } from "../warm.ts";
import { startAlone } from "./start-alone.ts";

/**
 * Finds the quiet point where both setups don't fit on the machine at the same time. A busy point is
 * fixed by both capacities and played in turns within seconds, so there is none.
 * @param why both don't fit, in words
 * @throws HarnessError MACHINE_TOO_SMALL where not even one does.
 */
export async function calibrateAlone(lab: Lab, why: string): Promise<Calibrated> {
  const warmMsP99 = { a: await warmP99(lab, "a"), b: await warmP99(lab, "b") };
  const calibration = {
    warmMsP99,
    quietGapMs: quietGap(warmMsP99),
    busy: { kind: "not offered" as const, why: "only one setup was up at a time" },
    noDuet: why,
  };
  return {
    calibration,
    nullServer: null,
    noopBackend: await measureNoopBackend(lab, calibration),
  };
}

async function warmP99(lab: Lab, side: Side): Promise<Milliseconds> {
  const scope = new Scope();
  try {
    const alone = await startAlone(lab, scope, { name: "calibration-alone", side });
    lab.emit({ kind: "step at", words: `warming ${lab.sides[side]}` });
    const { p99 } = await warmWindows(lab, alone, [side]);
    const parts = await alone.setup.resources();
    requireMemory({ a: [], b: [], [side]: parts }, readMemory().availableBytes);
    return p99[side];
  } finally {
    await scope[Symbol.asyncDispose]();
  }
}
