import { sweepLabel } from "../../heal/sweep-label.ts";
import type { UndoStep } from "../../heal/undo.ts";
import type { ContainerCalls } from "./container-calls.ts";
import type { Engine } from "./engine.ts";
import { type SetupLabels, sweepStep } from "./labels.ts";
import type { Names } from "./places-inside.ts";

/** What a setup's containers stand on: their network, the data's volume, and the way to remove it all. */
export interface Ground {
  /** Makes what isn't there yet; how to remove it is on disk before. */
  ensure(): Promise<void>;
  /** Where the volume lies on the engine's machine; null = there is none (yet). */
  mountpoint(): string | null;
  /** An empty volume in the place of the one that holds the data. */
  renewVolume(): Promise<void>;
  /** Removes everything with the setup's label. */
  clear(): Promise<void>;
}

export function createGround(config: {
  readonly engine: Engine;
  readonly calls: ContainerCalls;
  readonly labels: SetupLabels;
  readonly names: Names;
  readonly hasVolume: boolean;
  readonly intend: (step: UndoStep) => () => void;
}): Ground {
  const { engine, calls, labels, names, hasVolume, intend } = config;
  let undone: (() => void) | null = null;
  let mountpoint: string | null = null;
  const makeVolume = async () => {
    if (hasVolume) mountpoint = await calls.createVolume(names.volume, labels.labels);
  };
  return {
    async ensure() {
      if (undone !== null) return;
      undone = intend(sweepStep(engine, labels));
      await calls.createNetwork(names.network, labels.labels);
      await makeVolume();
    },
    mountpoint: () => mountpoint,
    async renewVolume() {
      if (hasVolume) await calls.removeVolume(names.volume);
      await makeVolume();
    },
    async clear() {
      if (undone === null) return;
      await sweepLabel(engine.host, labels.own);
      undone();
      undone = null;
    },
  };
}
