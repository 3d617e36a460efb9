import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { monotonicNow } from "../../host/clock.ts";
import type { KnownQuery, ProbePath } from "./probing.ts";
import type { Between } from "./recovery.ts";

/** A small server with outages of known length, for tests of the probes. */
export interface KnownTarget extends AsyncDisposable {
  readonly url: string;
  /** When each request arrived. */
  readonly arrivals: readonly number[];
  /** Connections that are open now. */
  connections(): Promise<number>;
  /** Answers like this from now on. @default the right id, at once */
  answerWith(answer: Answer): void;
  /** Refuses connections, and resets those that are open. Returns between when and when it began. */
  close(): Promise<Between>;
  /** Takes connections again. */
  open(): Promise<Between>;
  /** Holds requests without an answer. */
  freeze(): Between;
  /** Answers what was held, and everything from now on. */
  thaw(): Between;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export const RIGHT = '{"ids":["right","second"]}';

export const answerText =
  (text: string, status = 200): Answer =>
  (_, response) => {
    response.writeHead(status, { "content-type": "application/json" }).end(text);
  };

const QUERY: KnownQuery = { body: '{"embedding":[1]}', expectFirst: ["right"] };

export const pathTo = (url: string, name: ProbePath["name"] = "app"): ProbePath => ({
  name,
  url,
  headers: {},
  queries: [QUERY],
});

export async function startKnownTarget(): Promise<KnownTarget> {
  const arrivals: number[] = [];
  let answer = answerText(RIGHT);
  let held: (() => void)[] | null = null;
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    arrivals.push(monotonicNow());
    request.resume();
    request.on("end", () => {
      const act = () => answer(request, response);
      if (held === null) act();
      else held.push(act);
    });
  };
  let server = await listen(handle, 0);
  const { port } = server.address() as AddressInfo;
  const shut = () => {
    server.close();
    server.closeAllConnections();
  };
  return {
    url: `http://127.0.0.1:${port}/query`,
    arrivals,
    connections: () =>
      new Promise((resolve, reject) => {
        server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)));
      }),
    answerWith(next) {
      answer = next;
    },
    close: () =>
      between(
        () =>
          new Promise((resolve) => {
            server.once("close", resolve);
            shut();
          }),
      ),
    open: () =>
      between(async () => {
        server = await listen(handle, port);
      }),
    freeze() {
      const fromMs = monotonicNow();
      held ??= [];
      return { fromMs, toMs: monotonicNow() };
    },
    thaw() {
      const fromMs = monotonicNow();
      const waiting = held ?? [];
      held = null;
      for (const act of waiting) act();
      return { fromMs, toMs: monotonicNow() };
    },
    async [Symbol.asyncDispose]() {
      shut();
    },
  };
}

async function listen(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
  port: number,
): Promise<Server> {
  const server = createServer(handle);
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return server;
}

async function between(work: () => Promise<unknown>): Promise<Between> {
  const fromMs = monotonicNow();
  await work();
  return { fromMs, toMs: monotonicNow() };
}
