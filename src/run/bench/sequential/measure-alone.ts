import { rm } from "node:fs/promises";
import { join as joinPath } from "node:path";
import type { HostLoad, Recall, Side, Start } from "../../../evidence/round.ts";
import { join, latenessP95, type Outcome } from "../../../load/figures.ts";
import { play } from "../../../load/play.ts";
import type { PlannedRequest } from "../../../load/schedule.ts";
import { Scope } from "../../../scope.ts";
import type { Cores, Milliseconds } from "../../../units/quantity.ts";
import type { CalibratedLab } from "../lab.ts";
import { measureHost } from "../measure-host.ts";
import { toSchedule } from "../points.ts";
import { idleUse } from "../round.ts";
import { recallPass, type Warmth, warmWindows } from "../warm.ts";
import { startAlone } from "./start-alone.ts";

/** What one setup did while the other wasn't up. */
export interface MeasuredAlone {
  readonly outcomes: readonly Outcome[];
  /** Requests of the schedule without a sample. */
  readonly missing: number;
  readonly latenessMsP95: Milliseconds;
  readonly host: HostLoad;
  readonly warmth: Pick<Warmth, "windows" | "tookMs"> & { readonly settled: boolean };
  readonly idleCores: Cores;
  /** Parts that ended by themselves. */
  readonly ended: readonly string[];
}

/** What is kept of a side whose turn is cut short. */
export interface AloneSoFar {
  readonly onStart: (start: Start) => void;
  readonly onRecall: (recall: Recall) => void;
}

/** One setup from a fresh copy, warmed, asked, and killed before this returns. */
export async function measureAlone(
  lab: CalibratedLab,
  turn: { readonly side: Side; readonly name: string; readonly planned: readonly PlannedRequest[] },
  { onStart, onRecall }: AloneSoFar,
): Promise<MeasuredAlone> {
  const { side, name, planned } = turn;
  const scope = new Scope();
  // Where there is no room for two copies, the first makes way for the second.
  if (lab.calibration.noDuet !== undefined)
    scope.defer("remove the copy", () =>
      rm(joinPath(lab.workFolder, side), { recursive: true, force: true }),
    );
  try {
    const alone = await startAlone(lab, scope, { name, side });
    onStart(alone.start);
    lab.emit({ kind: "step at", words: `warming ${lab.sides[side]}, and checking every answer` });
    const recall = (await recallPass(lab, alone, [side]))[side];
    if (recall !== undefined) onRecall(recall);
    const { windows, tookMs, settled } = await warmWindows(lab, alone, [side]);
    const idleCores = (await idleUse(lab, alone))[side];
    lab.emit({ kind: "step at", words: `quiet: ${planned.length} requests to ${lab.sides[side]}` });
    // The side is alone, so it is the schedule's only target.
    const schedule = toSchedule(
      lab,
      planned.map((request) => ({ ...request, target: 0 })),
      alone.targets,
    );
    const { result: samples, host } = await measureHost(alone, () =>
      play(lab.generator, schedule, { name: "quiet", signal: lab.signal }),
    );
    return {
      outcomes: join(planned, samples, () => lab.data.idsExpected),
      missing: planned.length - new Set(samples.map(({ request }) => request)).size,
      latenessMsP95: latenessP95(samples),
      host,
      warmth: { windows, tookMs, settled: settled[side] },
      idleCores,
      ended: alone.setup.parts
        .filter((part) => !part.running())
        .map((part) => `the ${part.role} of ${side} (${lab.sides[side]})`),
    };
  } finally {
    await scope[Symbol.asyncDispose]();
  }
}
