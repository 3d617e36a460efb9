import type { Workshop } from "../bench/lab.ts";

/** Where one trial's setups lie, and what they are made of. */
export interface DrillPlace {
  readonly shop: Workshop;
  readonly pristine: string;
  /** A folder with the collection, its settings and no record. */
  readonly emptyFolder: () => Promise<string>;
  readonly collection: string;
  /** Of this trial. */
  readonly workFolder: string;
  readonly logFolder: string;
  /** null: no drill of this run needs it. */
  readonly toxiproxy: string | null;
}
