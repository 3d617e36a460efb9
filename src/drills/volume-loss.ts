import type { Invariant } from "../evidence/drill.ts";
import type { Fault } from "../faults/fault.ts";
import { recreate } from "../faults/recreate.ts";
import { restart } from "../faults/restart.ts";
import { seconds } from "../units/quantity.ts";
import { heal, inject } from "./acts/break.ts";
import { keptRecords, writeKept } from "./acts/kept-records.ts";
import { requireFaults, standUp } from "./acts/stand-up.ts";
import type { Drill, Step } from "./drill.ts";
import type { SetupWish } from "./lab.ts";
import { storagePart } from "./places.ts";
import { type Stage, setupNamed } from "./stage.ts";

const BARE = "without-volume";
const KEPT = "with-volume";

const restartIt = (stage: Stage): Fault => restart(storagePart(stage));
const recreateIt = (stage: Stage): Fault => recreate(storagePart(stage), "kept");

const standUpAndWrite = (label: string, wish: Pick<SetupWish, "volumeAt">): Step => ({
  name: `write ${label}`,
  play: async (stage) => {
    const setup = await standUp(stage, { name: stage.on, label, ...wish });
    await requireFaults(setup, [restartIt(stage), recreateIt(stage)]);
    return `${await writeKept(stage, setup)} acknowledged`;
  },
});

const breakAndLook = (step: {
  readonly name: string;
  readonly label: string;
  readonly fault: (stage: Stage) => Fault;
  readonly told: Pick<Invariant, "id" | "words">;
}): Step => ({
  name: step.name,
  play: async (stage) => {
    const setup = setupNamed(stage, step.label);
    const staged = await inject(stage, step.fault(stage), setup);
    const kept = await keptRecords(stage, setup);
    stage.invariants.push({ ...step.told, ...kept });
    await heal(stage, staged);
    return kept.found;
  },
});

/**
 * What a container's end costs the data of an application that embeds Chroma. A restart keeps the
 * container, and with it its own layer; making it anew, as every update does, keeps only a volume.
 */
export const volumeLoss: Drill = {
  name: "volume-loss",
  title: "Which end of a container costs the local data?",
  setups: ["local"],
  needs: "the docker driver",
  breaks: "restarts the application's container, then makes it anew, without a volume and with one",
  proxies: false,
  lastsMs: seconds(60),
  claims: ["local-loss"],
  steps: [
    standUpAndWrite(BARE, { volumeAt: null }),
    breakAndLook({
      name: "restart",
      label: BARE,
      fault: restartIt,
      told: {
        id: "kept-over-restart",
        words: "acknowledged records are there after the container's restart",
      },
    }),
    breakAndLook({
      name: "recreate without a volume",
      label: BARE,
      fault: recreateIt,
      told: {
        id: "kept-over-recreate-without-volume",
        words: "acknowledged records are there after the container was made anew, without a volume",
      },
    }),
    standUpAndWrite(KEPT, {}),
    breakAndLook({
      name: "recreate with a volume",
      label: KEPT,
      fault: recreateIt,
      told: {
        id: "kept-over-recreate-with-volume",
        words: "acknowledged records are there after the container was made anew, with a volume",
      },
    }),
  ],
};
