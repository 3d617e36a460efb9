import { type IncomingMessage, type RequestOptions, request } from "node:http";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { HarnessError } from "../../errors.ts";
import { limited } from "../../host/clock.ts";
import type { Milliseconds } from "../../units/quantity.ts";
import { type EngineAddress, hostOf } from "./engine-address.ts";

/** One question to the engine's own HTTP API. */
export interface EngineCall {
  readonly method?: "GET" | "POST" | "DELETE";
  /** Below the API's root; the engine answers in its own version. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: { readonly json: unknown } | { readonly tar: Readable };
  readonly limitMs: Milliseconds;
  readonly signal: AbortSignal;
}

export interface EngineReply {
  readonly status: number;
  readonly text: string;
}

function optionsOf(address: EngineAddress, call: EngineCall): RequestOptions {
  const query = new URLSearchParams(call.query ?? {}).toString();
  const type = call.body && ("tar" in call.body ? "application/x-tar" : "application/json");
  return {
    ...(address.kind === "socket"
      ? { socketPath: address.path }
      : { host: address.host, port: address.port }),
    method: call.method ?? "GET",
    path: query === "" ? call.path : `${call.path}?${query}`,
    headers: { host: "docker", ...(type && { "content-type": type }) },
    // A kept connection would hold up the end of a process that has asked once.
    agent: false,
  };
}

async function send(
  address: EngineAddress,
  call: EngineCall,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const { body } = call;
  const asking = request({ ...optionsOf(address, call), signal });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    asking.once("response", resolve);
    asking.once("error", reject);
  });
  if (body === undefined) asking.end();
  else if ("json" in body) asking.end(JSON.stringify(body.json));
  // The engine may answer, and close, before it has read everything.
  else await Promise.race([pipeline(body.tar, asking, { signal }), answered]);
  return answered;
}

/**
 * Asks, and hands on the answer's text as it comes.
 *
 * @throws HarnessError TIMED_OUT after the limit; AbortError when the signal fires; what the socket
 * says where nobody answers.
 */
export async function followEngine(
  address: EngineAddress,
  call: EngineCall,
  onText: (text: string) => void,
): Promise<EngineReply> {
  const over = limited(call.signal, call.limitMs);
  try {
    const reply = await send(address, call, over);
    let text = "";
    reply.setEncoding("utf8");
    for await (const chunk of reply) {
      text += chunk;
      onText(String(chunk));
    }
    return { status: reply.statusCode ?? 0, text };
  } catch (cause) {
    call.signal.throwIfAborted();
    if (!over.aborted) throw cause;
    throw new HarnessError(
      "TIMED_OUT",
      `Expected the Docker engine at ${hostOf(address)} to answer ${call.method ?? "GET"} ${call.path} within ${call.limitMs / 1000} s.`,
      { hint: "Look at the engine's log; `docker ps` shows whether it still answers.", cause },
    );
  }
}

/** The same without following. */
export const askEngine = (address: EngineAddress, call: EngineCall): Promise<EngineReply> =>
  followEngine(address, call, () => undefined);

/** The engine's own words in a refusal. */
export function refusalOf(reply: EngineReply): string {
  try {
    const { message } = JSON.parse(reply.text) as { message?: unknown };
    if (typeof message === "string") return message;
  } catch {
    // Not the engine's JSON: its first line is what there is.
  }
  return reply.text.split("\n")[0]?.slice(0, 200) || `HTTP ${reply.status}`;
}
