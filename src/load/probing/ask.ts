import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { type Milliseconds, milliseconds } from "../../units/quantity.ts";

/** One request: a POST with its body, or a GET. */
export interface Question {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly timeoutMs: Milliseconds;
  readonly signal: AbortSignal;
}

export type Reply =
  | { readonly kind: "reply"; readonly status: number; readonly text: string }
  | { readonly kind: "none"; readonly why: string };

/** Asks once: no retry, no redirect. */
export type Ask = (question: Question) => Promise<Reply>;

/** Longer replies are no answers to a probe. */
const TEXT_MAX = 4 * 2 ** 20;

/**
 * A client whose connections stay open and aren't limited in number, so that no question waits for
 * another; or one with a connection for each question, as curl has.
 */
export function createAsk({ keepAlive }: { readonly keepAlive: boolean }): Ask {
  const settings = { keepAlive, maxSockets: Number.POSITIVE_INFINITY };
  const http = { request: httpRequest, agent: new HttpAgent(settings) };
  const https = { request: httpsRequest, agent: new HttpsAgent(settings) };
  return (question) =>
    new Promise((resolve) => {
      const url = new URL(question.url);
      const { request, agent } = url.protocol === "https:" ? https : http;
      const sent = request(url, {
        agent,
        method: question.body === null ? "GET" : "POST",
        headers: headersOf(question),
      });
      const end = (reply: Reply) => {
        clearTimeout(timer);
        question.signal.removeEventListener("abort", stop);
        resolve(reply);
        // Of a reply that is read to its end, the connection is in use again by now: it must stay.
        if (reply.kind === "none") sent.destroy();
      };
      const stop = () => end({ kind: "none", why: "stopped" });
      const timer = setTimeout(() => end({ kind: "none", why: "timeout" }), question.timeoutMs);
      question.signal.addEventListener("abort", stop);
      if (question.signal.aborted) stop();
      sent.on("error", (error) => end({ kind: "none", why: causeOf(error) }));
      sent.on("response", (response) => void read(response).then(end));
      sent.end(question.body ?? undefined);
    });
}

function headersOf({ headers, body }: Question): Record<string, string | number> {
  return body === null
    ? headers
    : {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
        ...headers,
      };
}

async function read(response: IncomingMessage): Promise<Reply> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response) {
      size += (chunk as Buffer).length;
      if (size > TEXT_MAX) return { kind: "none", why: "a reply too long" };
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    return { kind: "none", why: causeOf(error) };
  }
  const text = Buffer.concat(chunks).toString("utf8");
  return { kind: "reply", status: response.statusCode ?? 0, text };
}

const CAUSES: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection reset",
  EPIPE: "connection reset",
};

function causeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
  return CAUSES[code] ?? `no reply (${code})`;
}

/** The longest that a question can take, with time for the loop to turn. */
export const askLimit = (timeoutMs: Milliseconds): Milliseconds =>
  milliseconds(Math.ceil(timeoutMs) + 1000);
