import { type IncomingMessage, type RequestOptions, request } from "node:http";
import { type Milliseconds, milliseconds } from "../units/quantity.ts";

/** One request to a container engine's API. */
export interface EngineRequest {
  readonly method: "GET" | "POST" | "DELETE";
  /** With its query, below the API's root. */
  readonly path: string;
  /** JSON; null = none. */
  readonly body: string | null;
  /** For the whole exchange. @default 10 s: removing a container takes a while under load. */
  readonly limitMs?: Milliseconds;
}

export interface EngineReply {
  readonly status: number;
  readonly text: string;
}

const LIMIT = milliseconds(10_000);

/**
 * Asks a container engine without any client: whoever heals must not depend on one.
 * @param engine "unix:///var/run/docker.sock" or "tcp://127.0.0.1:2375".
 * @throws Error where nobody answers within the limit.
 */
export function askEngine(engine: string, asked: EngineRequest): Promise<EngineReply> {
  const { method, path, body, limitMs = LIMIT } = asked;
  const options: RequestOptions = {
    ...addressOf(engine),
    method,
    path,
    // An engine's name is no host's: some refuse a request without one.
    headers: { host: "engine", ...(body === null ? {} : { "content-type": "application/json" }) },
    signal: AbortSignal.timeout(limitMs),
  };
  return new Promise((resolve, reject) => {
    const fail = (cause: Error) =>
      reject(new Error(`the container engine at ${engine}: ${cause.message}`, { cause }));
    const sent = request(options, (reply) => textOf(reply).then(resolve, fail));
    sent.once("error", fail);
    sent.end(body ?? undefined);
  });
}

function addressOf(engine: string): RequestOptions {
  const { protocol, pathname, hostname, port } = new URL(engine);
  if (protocol === "unix:") return { socketPath: decodeURIComponent(pathname) };
  return { host: hostname, port: Number(port) };
}

async function textOf(reply: IncomingMessage): Promise<EngineReply> {
  const chunks: Buffer[] = [];
  for await (const chunk of reply) chunks.push(Buffer.from(chunk));
  return { status: reply.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") };
}
