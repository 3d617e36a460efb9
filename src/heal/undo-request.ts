import { messageOf } from "../errors.ts";
import { milliseconds } from "../units/quantity.ts";
import type { UndoStep } from "./undo.ts";

/** For the whole exchange. A proxy answers its API within milliseconds, or it hangs. */
const LIMIT = milliseconds(2000);

/**
 * Sends the request that takes a fault away. Returns null where there is none any more: nobody listens,
 * or the server doesn't know it.
 * @throws Error for any other answer, and for none within 2 s.
 */
export async function sendUndo(step: Extract<UndoStep, { kind: "http" }>): Promise<string | null> {
  const { method, url, body, what } = step;
  try {
    const reply = await fetch(url, {
      method,
      body,
      headers: body === null ? {} : { "content-type": "application/json" },
      signal: AbortSignal.timeout(LIMIT),
    });
    await reply.body?.cancel();
    if (reply.ok) return `took away ${what}`;
    if (reply.status === 404) return null;
    throw new Error(`expected 2xx or 404, got ${reply.status}`);
  } catch (error) {
    if (codeOf(error) === "ECONNREFUSED") return null;
    throw new Error(`${method} ${url} (${what}): ${reasonOf(error)}`, { cause: error });
  }
}

const causeOf = (error: unknown): unknown => (error instanceof Error ? error.cause : undefined);

function codeOf(error: unknown): string | undefined {
  return (causeOf(error) as NodeJS.ErrnoException | undefined)?.code;
}

/** What lies beneath fetch's "fetch failed". */
function reasonOf(error: unknown): string {
  const cause = causeOf(error);
  return messageOf(cause instanceof Error && cause.message !== "" ? cause : error);
}
