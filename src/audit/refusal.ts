import type { AuditAttempt } from "../evidence/audit.ts";
import type { Reply } from "./ask.ts";

type Found = Pick<AuditAttempt, "came" | "outcome">;

/** Statuses that tell a caller that it may not. */
const REFUSALS: readonly number[] = [401, 403, 407];
/** Whoever answers so hasn't got through to the database. */
const BROKEN_WAYS: readonly number[] = [502, 503, 504];

const isServed = (status: number): boolean => status >= 200 && status < 300;

/** A reply in a few words: "401", "200, served", "no answer: socket hang up". */
export function replyWords(reply: Reply): string {
  if (reply.kind === "no answer") return `no answer: ${reply.why}`;
  return isServed(reply.status) ? `${reply.status}, served` : String(reply.status);
}

/**
 * Whether a caller without the right was turned away. Only what is served shows an open door: an error
 * that the right caller gets just the same may come before or behind it.
 */
export function refused(reply: Reply, right: Reply): Found {
  const came = replyWords(reply);
  if (reply.kind === "no answer" || right.kind === "no answer")
    return {
      came: reply.kind === "no answer" ? came : `${came}; the right token: no answer`,
      outcome: "unknown",
    };
  const unlike = reply.status !== right.status || reply.text !== right.text;
  if (isServed(reply.status)) return { came, outcome: "broken" };
  if (BROKEN_WAYS.includes(reply.status)) return { came, outcome: "unknown" };
  if (REFUSALS.includes(reply.status) && unlike) return { came, outcome: "held" };
  // Hiding what is there is a refusal, too.
  if (isServed(right.status))
    return { came: `${came}, where the right token is served`, outcome: "held" };
  return { came: `${came}, as with the right token`, outcome: "unknown" };
}

/** Whether the caller with the right got through: what the database itself answers then is its own. */
export function admitted(reply: Reply, without: Reply): Found {
  const came = replyWords(reply);
  if (reply.kind === "no answer" || BROKEN_WAYS.includes(reply.status))
    return { came, outcome: "unknown" };
  if (isServed(reply.status)) return { came, outcome: "held" };
  const alike =
    without.kind === "answered" && without.status === reply.status && without.text === reply.text;
  if (!alike) return { came: `${came}, by the database itself`, outcome: "held" };
  // 403 may be the database's own word on what nobody may do; 401 asks for another token.
  return {
    came: `${came}, as without a token`,
    outcome: reply.status === 401 ? "broken" : "unknown",
  };
}

/** Whether a reply is as it should be; where none came, nobody knows. */
export function answered(
  reply: Reply,
  isRight: (reply: Extract<Reply, { kind: "answered" }>) => boolean,
): AuditAttempt["outcome"] {
  if (reply.kind === "no answer") return "unknown";
  return isRight(reply) ? "held" : "broken";
}
