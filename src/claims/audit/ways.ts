import type { AuditCheck, AuditWay } from "../../evidence/audit.ts";

/** Where a check was made, in words. */
export const WAY_PLACES: Readonly<Record<AuditWay, string>> = {
  paper: "as the paper sets it up",
  gateway: "behind the gateway",
  "tenant gateway": "behind a gateway that binds each token to its tenants",
  setup: "as this run sets it up",
  external: "on your own system",
};

/** Whose checks decide: somebody's own system before the paper's description of one. */
const DECIDING: readonly AuditWay[] = ["external", "paper"];

/** The checks that decide, and those that are shown beside them. */
export interface Sides {
  readonly deciding: readonly AuditCheck[];
  readonly beside: readonly AuditCheck[];
}

/** null where no check came to anything. */
export function sidesOf(checks: readonly AuditCheck[]): Sides | null {
  const made = checks.filter(({ state }) => state.kind !== "not exercised");
  if (made.length === 0) return null;
  const way = DECIDING.find((one) => made.some((check) => check.way === one));
  return {
    deciding: made.filter((check) => check.way === way),
    beside: made.filter((check) => check.way !== way),
  };
}
