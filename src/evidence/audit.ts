import { z } from "zod";
import { ms } from "./quantities.ts";

/**
 * Whose way of deploying was looked at: as the paper writes it, behind the gateway (or one that also
 * binds each token to its tenants), as this harness stands a setup up, or somebody's own system.
 */
const way = z.enum(["paper", "gateway", "tenant gateway", "setup", "external"]);

/** One thing that was tried, and what came of it. */
const attempt = z.strictObject({
  /** What it has in common with others, after "tried": "without a token". */
  group: z.string(),
  /** "GET /api/v2/heartbeat without a token". */
  tried: z.string(),
  expected: z.string(),
  came: z.string(),
  outcome: z.enum(["held", "broken", "unknown"]),
});

/** One check of an audit, on one way of deploying. */
export const auditCheck = z.strictObject({
  /** Its file's; a run has it once for each way. */
  name: z.string(),
  /** Id of the claim that it is evidence of. */
  claim: z.string(),
  way,
  question: z.string(),
  /** What was looked at, in words. */
  target: z.string(),
  tookMs: ms,
  state: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("tried") }),
    /** Something that it needs isn't there, or this way can't show it. */
    z.strictObject({ kind: z.literal("not exercised"), why: z.string() }),
    /** It broke off; what it had tried by then is lost. */
    z.strictObject({ kind: z.literal("failed"), why: z.string() }),
  ]),
  attempts: z.array(attempt),
  /** What to do where it doesn't hold. */
  remedy: z.string(),
  notes: z.array(z.string()),
});

export type AuditWay = z.infer<typeof way>;
export type AuditAttempt = z.infer<typeof attempt>;
export type AuditCheck = z.infer<typeof auditCheck>;
