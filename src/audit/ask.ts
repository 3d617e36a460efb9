import { type ClientRequest, request as plain } from "node:http";
import { request as encrypted } from "node:https";
import { messageOf } from "../errors.ts";
import { limited } from "../host/clock.ts";
import { milliseconds } from "../units/quantity.ts";
import type { AuditTarget, Caller } from "./target.ts";

/** One request, as a caller of the database sends it. */
export interface Question {
  readonly method: string;
  /** With its leading slash. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

export type Reply =
  | { readonly kind: "answered"; readonly status: number; readonly text: string }
  /** The connection, the handshake or the reply failed. */
  | { readonly kind: "no answer"; readonly why: string };

export type Address = Pick<AuditTarget, "baseUrl" | "headers" | "authority">;

const LIMIT = milliseconds(10_000);
/** Longer replies are cut: nothing that a check looks for is so long. */
const TEXT_MAX = 4 * 2 ** 20;

/** The headers by which a caller says who it is. */
export const headersOf = ({ header, token }: Caller): Record<string, string> => ({
  [header]: token,
});

/**
 * Asks once, by a connection of its own: what an earlier one was let through to must not help.
 * @throws AbortError when the signal fires; everything that the server does wrong is a reply.
 */
export async function ask(
  address: Address,
  question: Question,
  signal: AbortSignal,
): Promise<Reply> {
  signal.throwIfAborted();
  try {
    return await exchange(address, question, limited(signal, LIMIT));
  } catch (error) {
    signal.throwIfAborted();
    return { kind: "no answer", why: reasonOf(error) };
  }
}

function exchange(address: Address, question: Question, signal: AbortSignal): Promise<Reply> {
  const url = new URL(question.path, address.baseUrl);
  const body = question.body === undefined ? null : JSON.stringify(question.body);
  const options = {
    method: question.method,
    signal,
    agent: false,
    headers: {
      ...address.headers,
      ...question.headers,
      ...(body === null
        ? {}
        : { "content-type": "application/json", "content-length": Buffer.byteLength(body) }),
    },
  } as const;
  return new Promise((resolve, reject) => {
    const sent: ClientRequest =
      url.protocol === "https:"
        ? encrypted(url, {
            ...options,
            ...(address.authority === null ? {} : { ca: address.authority }),
          })
        : plain(url, options);
    sent.once("error", reject);
    sent.once("response", (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        if (text.length < TEXT_MAX) text += chunk;
      });
      response.once("error", reject);
      response.once("end", () =>
        resolve({ kind: "answered", status: response.statusCode ?? 0, text }),
      );
    });
    sent.end(body ?? undefined);
  });
}

/** Node's handshake errors begin with OpenSSL's own file and line. */
function reasonOf(error: unknown): string {
  const isLate = error instanceof Error && error.name === "TimeoutError";
  if (isLate) return `no reply within ${LIMIT / 1000} s`;
  const opensslReason =
    error instanceof Error && "reason" in error && typeof error.reason === "string"
      ? error.reason
      : null;
  return opensslReason ?? messageOf(error);
}
