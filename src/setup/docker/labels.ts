import { randomBytes } from "node:crypto";
import type { UndoStep } from "../../heal/undo.ts";
import type { Engine } from "./engine.ts";

/** What marks everything that one setup has made: by it alone it is found and removed. */
export interface SetupLabels {
  /** Begins the names of its containers. */
  readonly prefix: string;
  readonly labels: Readonly<Record<string, string>>;
  /** "name=value", which nothing else has. */
  readonly own: string;
}

const RUN = "chroma-assay.run";
const SETUP = "chroma-assay.setup";

export function labelsFor(runId: string): SetupLabels {
  const id = randomBytes(5).toString("hex");
  return {
    prefix: `assay-${id}`,
    labels: { [RUN]: runId, [SETUP]: id },
    own: `${SETUP}=${id}`,
  };
}

/** What whoever heals does when nobody else does. */
export const sweepStep = ({ host }: Engine, { own }: SetupLabels): UndoStep => ({
  kind: "labelled",
  engine: host,
  label: own,
});
