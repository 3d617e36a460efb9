import { type AuditAttempt, type AuditCheck, auditCheck as schema } from "../evidence/audit.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { evidenceOf } from "./testing.ts";

/** What a made-up check found; everything that isn't said is unremarkable. */
export interface MadeUpCheck {
  readonly claim?: string;
  readonly way?: AuditCheck["way"];
  readonly state?: AuditCheck["state"];
  /** Group → outcomes. */
  readonly attempts?: Readonly<Record<string, readonly AuditAttempt["outcome"][]>>;
}

const CAME = { held: "401", broken: "200, served", unknown: "500" } as const;

/** A check's evidence that obeys the schema: everything held, unless told otherwise. */
export function checkOf(made: MadeUpCheck = {}): AuditCheck {
  const groups = Object.entries(made.attempts ?? { "without a token": ["held"] });
  const isTried = made.state === undefined || made.state.kind === "tried";
  return schema.parse({
    name: made.claim ?? "auth",
    claim: made.claim ?? "auth",
    way: made.way ?? "paper",
    question: "Does only a caller with the right token get in?",
    target: "a server",
    tookMs: 900,
    state: made.state ?? { kind: "tried" },
    attempts: isTried
      ? groups.flatMap(([group, outcomes]) =>
          outcomes.map((outcome, index) => ({
            group,
            tried: `GET /route-${index + 1} ${group}`,
            expected: "refused",
            came: CAME[outcome],
            outcome,
          })),
        )
      : [],
    remedy: "Put a gateway before the server.",
    notes: [],
  });
}

/** Evidence of an audit alone. */
export function audited(...checks: readonly AuditCheck[]): Evidence {
  const evidence = evidenceOf({ rounds: 0 });
  return {
    ...evidence,
    run: { ...evidence.run, command: "audit" },
    plan: { ...evidence.plan, claims: checks.map(({ claim }) => claim) },
    calibration: null,
    nullServer: null,
    noopBackend: null,
    rounds: [],
    checks: [...checks],
  };
}
