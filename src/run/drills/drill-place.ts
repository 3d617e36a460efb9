import type { Edition } from "../../setup/setup.ts";
import type { Workshop } from "../bench/lab.ts";

/** Where one trial's setups lie, and what they are made of. */
export interface DrillPlace {
  readonly shop: Workshop;
  readonly pristine: string;
  /** A folder with the collection, its settings and no record. */
  readonly emptyFolder: () => Promise<string>;
  readonly collection: string;
  /** Chroma as it starts, and what takes its place in this drill. @default the plan's alone */
  readonly editions?: readonly [first: Edition, other: Edition];
  /** Of this trial. */
  readonly workFolder: string;
  readonly logFolder: string;
  /** null: no drill of this run needs it. */
  readonly toxiproxy: string | null;
}
