import { messageOf } from "../errors.ts";
import type { Milliseconds } from "../units/quantity.ts";
import type { Operation, OperationKind, Outcome, WriteTarget } from "./ledger.ts";
import type { Records } from "./record.ts";

/** What became of a request. */
export interface Sent {
  readonly outcome: Outcome;
  /** In a few words. */
  readonly detail: string;
}

const ROUTES: Readonly<Record<OperationKind, string>> = {
  add: "/add",
  upsert: "/ingest",
  delete: "/delete",
};

/** Of a reply's text. */
const DETAIL_MAX = 200;

/** Sends one write, once: a second try would be a second write, which the journal must know. */
export async function send(
  target: WriteTarget,
  operation: Operation,
  how: {
    readonly records: Records;
    readonly timeoutMs: Milliseconds;
    readonly signal: AbortSignal;
  },
): Promise<Sent> {
  const timeout = AbortSignal.timeout(how.timeoutMs);
  try {
    const response = await fetch(`${target.url}${ROUTES[operation.kind]}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...target.headers },
      body: bodyOf(operation, how.records),
      // A redirect isn't followed: it would be a second request.
      redirect: "manual",
      signal: AbortSignal.any([how.signal, timeout]),
    });
    return await read(response);
  } catch (error) {
    if (isRefused(error)) return { outcome: "fail", detail: "connection refused" };
    if (timeout.aborted)
      return { outcome: "unknown", detail: `no reply within ${how.timeoutMs} ms` };
    if (how.signal.aborted) return { outcome: "unknown", detail: "interrupted" };
    return { outcome: "unknown", detail: reasonOf(error) };
  }
}

function bodyOf({ kind, records }: Operation, made: Records): string {
  const ids = records.map(({ id }) => id);
  if (kind === "delete") return JSON.stringify({ ids });
  return JSON.stringify({
    ids,
    embeddings: records.map(({ id, version }) => Array.from(made.vector(id, version))),
    documents: records.map(({ id, version }) => made.document(id, version)),
    metadatas: records.map(({ id, version }) => made.metadata(id, version)),
  });
}

async function read(response: Response): Promise<Sent> {
  const { status } = response;
  if (status >= 200 && status < 300) {
    // The status is the acknowledgement; the rest is read for the connection to be free again.
    await response.arrayBuffer().catch(() => undefined);
    return { outcome: "ok", detail: `HTTP ${status}` };
  }
  const text = await response.text().catch(() => "");
  return {
    outcome: status >= 400 && status < 500 ? "fail" : "unknown",
    detail: `HTTP ${status} ${text.slice(0, DETAIL_MAX)}`.trim(),
  };
}

/** Nobody listened, so nothing was sent. A name may stand for several addresses: then at none. */
function isRefused(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError)
    return error.errors.length > 0 && error.errors.every(isRefused);
  return codeOf(error) === "ECONNREFUSED" || isRefused(error.cause);
}

const codeOf = (error: Error): unknown => ("code" in error ? error.code : undefined);

/** fetch says only "fetch failed"; the reason lies in its cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const reason = cause instanceof Error ? cause : error;
  const code = reason instanceof Error ? codeOf(reason) : undefined;
  const words = messageOf(reason).slice(0, DETAIL_MAX);
  return typeof code === "string" && !words.includes(code) ? `${code}: ${words}` : words;
}
