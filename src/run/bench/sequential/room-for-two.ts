import { HarnessError, originOf } from "../../../errors.ts";
import { diskUsage, freeSpace } from "../../../host/folders.ts";
import { type Calibrated, calibrate } from "../calibrate.ts";
import type { Lab } from "../lab.ts";
import { requireDisk } from "../room.ts";
import { calibrateAlone } from "./calibrate-alone.ts";

/**
 * Calibrates with both setups side by side, or, where they don't fit and the plan has rounds with one
 * setup at a time, with one after the other.
 * @throws HarnessError MACHINE_TOO_SMALL where they don't fit and the plan has no such rounds.
 */
export async function calibrateWithin(lab: Lab): Promise<Calibrated> {
  try {
    requireRoomForCopies(lab);
    return await calibrate(lab);
  } catch (error) {
    const origin = originOf(error);
    const isSmall = origin instanceof HarnessError && origin.code === "MACHINE_TOO_SMALL";
    if (!(isSmall && lab.plan.rounds.sequential > 0)) throw error;
    lab.emit({
      kind: "note",
      words: `${origin.message} One setup is up at a time from here on, at the quiet point alone.`,
    });
    return calibrateAlone(lab, origin.message);
  }
}

function requireRoomForCopies({ data, workFolder }: Lab): void {
  const { pristine } = data;
  if (pristine === null) return;
  requireDisk(diskUsage(pristine), freeSpace(workFolder));
}
