import type { z } from "zod";
import { HarnessError, messageOf } from "../errors.ts";
import type { Milliseconds } from "../units/quantity.ts";

/** Where requests go and what ends them. */
export interface Connection {
  /** Origin of the server, without credentials: it is shown in messages. */
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Ends every request of this connection. */
  readonly signal: AbortSignal;
  /** A reply later than this is an error; asked for at each request. */
  limitMs(): Milliseconds;
}

/**
 * Runs one call with a signal that fires when the connection is aborted or the limit has passed.
 *
 * @throws the signal's reason when aborted; HarnessError TIMED_OUT after the limit; HarnessError
 * CHROMA_REPLY for anything else that goes wrong.
 */
export async function limited<T>(
  connection: Connection,
  what: string,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  connection.signal.throwIfAborted();
  const limitMs = connection.limitMs();
  const timeout = AbortSignal.timeout(limitMs);
  try {
    return await call(AbortSignal.any([connection.signal, timeout]));
  } catch (cause) {
    connection.signal.throwIfAborted();
    if (cause instanceof HarnessError) throw cause;
    throw timeout.aborted
      ? tooLate(connection, { what, limitMs, cause })
      : noReply(connection, what, cause);
  }
}

interface TooLate {
  readonly what: string;
  readonly limitMs: Milliseconds;
  readonly cause: unknown;
}

function tooLate(connection: Connection, { what, limitMs, cause }: TooLate): HarnessError {
  return new HarnessError(
    "TIMED_OUT",
    `Expected Chroma at ${connection.origin} to ${what} within ${limitMs} ms, got no reply.`,
    { cause },
  );
}

function noReply(connection: Connection, what: string, cause: unknown): HarnessError {
  return new HarnessError(
    "CHROMA_REPLY",
    `Expected Chroma at ${connection.origin} to ${what}, got: ${reasonOf(cause)}`,
    { cause },
  );
}

/** fetch says only "fetch failed"; the reason lies in its cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined ? messageOf(error) : `${messageOf(error)} (${messageOf(cause)})`;
}

/** One request to the HTTP API, for what the npm client can't do. */
export interface ApiRequest<T> {
  /** In words that follow "Expected Chroma to". */
  readonly what: string;
  /** Below /api/v2. */
  readonly path: string;
  /** Sent as JSON by POST; left out = GET. */
  readonly body?: unknown;
  /** What the reply must be. */
  readonly reply: z.ZodType<T>;
}

/** @throws as {@link limited} does; a reply of another form is CHROMA_REPLY. */
export function request<T>(connection: Connection, asked: ApiRequest<T>): Promise<T> {
  return limited(connection, asked.what, async (signal) => {
    const response = await fetch(`${connection.origin}/api/v2${asked.path}`, {
      headers: { "content-type": "application/json", ...connection.headers },
      signal,
      ...(asked.body === undefined ? {} : { method: "POST", body: JSON.stringify(asked.body) }),
    });
    const text = await response.text();
    if (!response.ok) throw badReply(connection, asked.what, `HTTP ${response.status} ${text}`);
    const parsed = asked.reply.safeParse(parseJson(text));
    if (!parsed.success) throw badReply(connection, asked.what, text);
    return parsed.data;
  });
}

function badReply(connection: Connection, what: string, text: string): HarnessError {
  return new HarnessError(
    "CHROMA_REPLY",
    `Expected Chroma at ${connection.origin} to ${what}, got: ${text.slice(0, 300)}`,
  );
}

/** The value of a JSON text; the text itself where it isn't JSON, for the schema to refuse. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
