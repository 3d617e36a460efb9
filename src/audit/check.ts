import type { AuditAttempt, AuditCheck, AuditWay } from "../evidence/audit.ts";
import type { AuditTarget } from "./target.ts";

/** What a check saw. */
export type Look =
  | {
      readonly kind: "tried";
      readonly attempts: readonly AuditAttempt[];
      readonly notes: readonly string[];
    }
  | { readonly kind: "not exercised"; readonly why: string };

/** One question about a running database. It changes nothing that it didn't make itself. */
export interface Check extends Pick<AuditCheck, "name" | "claim" | "question" | "remedy"> {
  /** What it does, for whoever wants to know before. */
  readonly does: string;
  /** The ways of deploying that can answer it. */
  readonly ways: readonly AuditWay[];
  /** @throws what it can't go on after; the run goes on with the next check. */
  look(target: AuditTarget, signal: AbortSignal): Promise<Look>;
}
