import type { DrillEvidence } from "../../evidence/drill.ts";
import type { Evidence } from "../../evidence/evidence.ts";
import { drillCommand } from "./needs.ts";

/** How the backup was made, by the drill that makes it so. */
const WAYS: Readonly<Record<string, string>> = {
  "restore-running-copy": "a copy of the running server",
  "restore-stopped-copy": "a copy of the stopped server",
};

/** Drills that destroy everything stored: what is lost with it isn't a failure of the server. */
export const RESTORES: readonly string[] = Object.keys(WAYS);

export const RESTORES_NEEDS: string = drillCommand(...RESTORES);

/** Those of the server setup. */
export const restoresIn = ({ drills }: Evidence): readonly DrillEvidence[] =>
  drills.filter(({ name, setup }) => RESTORES.includes(name) && setup === "server");

/** "a copy of the running server". */
export const wayOf = ({ name }: Pick<DrillEvidence, "name">): string => WAYS[name] ?? name;
