import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually, temporaryFolder } from "../host/testing.ts";
import { Scope } from "../scope.ts";
import { milliseconds } from "../units/quantity.ts";
import { createJournal, type Journal, type WriteBytes } from "./journal.ts";
import { FORMAT } from "./journal-lines.ts";
import type { Operation, Writing } from "./ledger.ts";
import { readJournal } from "./read-journal.ts";
import { testRecords } from "./testing.ts";
import { type Source, startWriting } from "./writer.ts";

/** One request as the server got it. */
interface Got {
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Record<string, unknown>;
}
type Answer = (response: ServerResponse, number: number) => void;

const status =
  (code: number, text = "{}"): Answer =>
  (response) => {
    response.writeHead(code).end(text);
  };

function* adds(): Source {
  for (let number = 1; ; number += 1)
    yield { workload: "set", kind: "add", records: [{ id: `a-${number}`, version: 1 }] };
}

function* only(...operations: readonly Operation[]): Source {
  for (;;) yield* operations;
}

describe("a writer", () => {
  const records = testRecords();
  let scope: Scope;
  let file: string;
  let journal: Journal;
  let got: Got[];
  beforeEach(() => {
    scope = new Scope();
    file = join(temporaryFolder(scope), "ledger.jsonl");
    got = [];
    openJournal();
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const openJournal = (write?: WriteBytes) => {
    const placement = { centre: [0, 0, 0, 0], noise: 1, length: null };
    const head = { ledger: FORMAT, seed: 1, dimension: 4, space: "l2", placement } as const;
    journal = createJournal(file, head, write === undefined ? {} : { write });
    scope.defer("close the journal", () => journal.close());
  };

  const serve = async (answer: Answer): Promise<string> => {
    const server = createServer(async (request, response) => {
      let text = "";
      for await (const chunk of request) text += chunk;
      got.push({ url: request.url ?? "", headers: request.headers, body: JSON.parse(text) });
      answer(response, got.length);
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    scope.defer("close the server", () => {
      server.closeAllConnections();
      server.close();
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  const start = (
    url: string | (() => string),
    given: {
      sources?: readonly Source[];
      timeoutMs?: number;
      pauseMs?: number;
      signal?: AbortSignal;
    } = {},
  ): Writing => {
    const writing = startWriting(given.sources ?? [adds()], {
      journal,
      records,
      target: () => ({
        url: typeof url === "string" ? url : url(),
        headers: { authorization: "Bearer t" },
      }),
      pauseMs: milliseconds(given.pauseMs ?? 1),
      timeoutMs: milliseconds(given.timeoutMs ?? 2000),
      signal: given.signal ?? new AbortController().signal,
    });
    scope.defer("stop writing", () => writing.stop().catch(() => undefined));
    return writing;
  };

  /** Writes until so many attempts have an outcome. */
  const outcomes = async (writing: Writing, count: number) => {
    await eventually("the attempts", () => (journal.attempts().length > count ? true : null));
    await writing.stop();
    return journal
      .attempts()
      .slice(0, count)
      .map(({ outcome, detail }) => ({ outcome, detail }));
  };

  it("sends what the records are, to the route of its kind, with the target's headers", async () => {
    const url = await serve(status(201));
    const one = [{ id: "a", version: 2 }] as const;
    const source = only(
      { workload: "register", kind: "upsert", records: one },
      { workload: "set", kind: "add", records: one },
      { workload: "delete", kind: "delete", records: one },
    );
    await outcomes(start(url, { sources: [source] }), 3);
    const whole = {
      ids: ["a"],
      embeddings: [[...records.vector("a", 2)]],
      documents: [records.document("a", 2)],
      metadatas: [records.metadata("a", 2)],
    };
    expect(got.slice(0, 3).map(({ url, body }) => [url, body])).toEqual([
      ["/ingest", whole],
      ["/add", whole],
      ["/delete", { ids: ["a"] }],
    ]);
    expect(got[0]?.headers).toMatchObject({
      authorization: "Bearer t",
      "content-type": "application/json",
    });
  });

  it("has the attempt on disk before it is sent", async () => {
    const onDisk: number[] = [];
    const url = await serve((response, number) => {
      onDisk.push(readJournal(file).attempts.length - number);
      response.writeHead(201).end();
    });
    await outcomes(start(url), 5);
    expect(onDisk.every((ahead) => ahead === 0)).toBe(true);
  });

  it.each([
    ["acknowledged", status(201), "ok", "HTTP 201"],
    ["refused by a check", status(422, "no such field"), "fail", "HTTP 422 no such field"],
    ["an error of the server", status(500, "disk full"), "unknown", "HTTP 500 disk full"],
    ["led elsewhere", status(307), "unknown", "HTTP 307 {}"],
  ] as const)("calls a write that is %s by its name", async (...[, answer, outcome, detail]) => {
    const writing = start(await serve(answer));
    expect(await outcomes(writing, 2)).toEqual([
      { outcome, detail },
      { outcome, detail },
    ]);
    expect(writing.acknowledged() > 0).toBe(outcome === "ok");
  });

  it("takes an acknowledgement that breaks off after its status", async () => {
    const url = await serve((response) => {
      response.writeHead(201, { "content-length": "100" }).write("{");
      setTimeout(() => response.destroy(), 5);
    });
    expect(await outcomes(start(url), 1)).toEqual([{ outcome: "ok", detail: "HTTP 201" }]);
  });

  it("doesn't know what became of a write whose connection is cut", async () => {
    const url = await serve((response) => response.destroy());
    const [first] = await outcomes(start(url), 1);
    expect(first?.outcome).toBe("unknown");
    expect(first?.detail).not.toBe("");
  });

  it("doesn't know what became of a write without a reply, and doesn't send it again", async () => {
    const url = await serve(() => undefined);
    const [first, second] = await outcomes(start(url, { timeoutMs: 40 }), 2);
    expect(first).toEqual({ outcome: "unknown", detail: "no reply within 40 ms" });
    expect(second?.outcome).toBe("unknown");
    const ids = got.map(({ body }) => body["ids"]);
    expect(new Set(ids.map(String)).size).toBe(ids.length);
  });

  it("knows that nothing was written where nobody listens", async () => {
    const closed = createServer();
    await once(closed.listen(0, "127.0.0.1"), "listening");
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    for (const host of ["127.0.0.1", "localhost"]) {
      const [first] = await outcomes(start(`http://${host}:${port}`), 1);
      expect(first).toEqual({ outcome: "fail", detail: "connection refused" });
    }
  });

  it("sends one request at a time for each source, and the sources side by side", async () => {
    const open = new Map<string, number>();
    const most = new Map<string, number>();
    let together = 0;
    const url = await serve((response) => {
      const source = String(got.at(-1)?.body["ids"]).charAt(0);
      open.set(source, (open.get(source) ?? 0) + 1);
      most.set(source, Math.max(most.get(source) ?? 0, open.get(source) ?? 0));
      together = Math.max(
        together,
        [...open.values()].reduce((sum, each) => sum + each),
      );
      setTimeout(() => {
        open.set(source, (open.get(source) ?? 0) - 1);
        response.writeHead(201).end();
      }, 10);
    });
    const other = only({
      workload: "register",
      kind: "upsert",
      records: [{ id: "b", version: 1 }],
    });
    await outcomes(start(url, { sources: [adds(), other], pauseMs: 0 }), 20);
    expect([...most]).toEqual([
      ["a", 1],
      ["b", 1],
    ]);
    expect(together).toBe(2);
  });

  it("sends each request to the target as it is then", async () => {
    const [first, second] = [await serve(status(201)), await serve(status(500))];
    let now = first;
    const writing = start(() => now);
    await eventually("a first write", () => (writing.acknowledged() > 0 ? true : null));
    now = second;
    await eventually("a failed write", () =>
      journal.attempts().some(({ detail }) => detail.startsWith("HTTP 500")) ? true : null,
    );
    await writing.stop();
  });

  it("sends nothing after the fence, and waits for what is under way", async () => {
    let answer = () => {};
    const url = await serve((response) => {
      answer = () => response.writeHead(201).end();
    });
    const writing = start(url);
    await eventually("a request", () => (got.length > 0 ? true : null));
    let stopped = false;
    const stopping = writing.stop().then(() => {
      stopped = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(stopped).toBe(false);
    answer();
    await stopping;
    expect(journal.attempts().map(({ outcome }) => outcome)).toEqual(["ok"]);
    expect(writing.acknowledged()).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(got).toHaveLength(1);
  });

  it("is fenced at the latest when the reply is too late", async () => {
    const url = await serve(() => undefined);
    const writing = start(url, { timeoutMs: 50 });
    await eventually("a request", () => (got.length > 0 ? true : null));
    await writing.stop();
    expect(journal.attempts()).toMatchObject([{ outcome: "unknown" }]);
  });

  it("ends when aborted, without an error", async () => {
    const abort = new AbortController();
    const url = await serve(() => undefined);
    const writing = start(url, { signal: abort.signal });
    await eventually("a request", () => (got.length > 0 ? true : null));
    abort.abort();
    await writing.stop();
    expect(journal.attempts()).toMatchObject([{ outcome: "unknown", detail: "interrupted" }]);
  });

  it("doesn't send what was taken down while it was fenced", async () => {
    const url = await serve(status(201));
    const writing = start(url);
    // The first attempt is being written at this moment.
    await writing.stop();
    expect(got).toEqual([]);
    expect(journal.attempts()).toMatchObject([{ outcome: "fail", detail: "not sent" }]);
  });

  it("stops, and says why, where the journal can't be written", async () => {
    await journal.close();
    const url = await serve(status(201));
    const writing = startWriting([adds()], {
      journal,
      records,
      target: () => ({ url, headers: {} }),
      pauseMs: milliseconds(1),
      timeoutMs: milliseconds(1000),
      signal: new AbortController().signal,
    });
    await expect(writing.stop()).rejects.toMatchObject({ code: "STORAGE" });
    expect(got).toEqual([]);
    expect(readFileSync(file, "utf8").trim().split("\n")).toHaveLength(1);
  });
});
