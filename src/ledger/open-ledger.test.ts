import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { monotonicNow } from "../host/clock.ts";
import { eventually, temporaryFolder } from "../host/testing.ts";
import { Scope } from "../scope.ts";
import { milliseconds } from "../units/quantity.ts";
import type { Ledger, LedgerOptions, WorkloadName } from "./ledger.ts";
import { openLedger } from "./open-ledger.ts";
import { readJournal } from "./read-journal.ts";
import { AWAY_FROM, never, OLD_ROWS, oldSnapshot, readerOf, type StoredRow } from "./testing.ts";

interface Body {
  readonly ids: string[];
  readonly embeddings: number[][];
  readonly documents: string[];
  readonly metadatas: Record<string, unknown>[];
}

const rowOf = ({ ids, embeddings, documents, metadatas }: Body, index: number): StoredRow => ({
  id: ids[index] ?? "",
  document: documents[index] ?? null,
  metadata: metadatas[index] ?? null,
  vector: Float32Array.from(embeddings[index] ?? []),
});

describe("a ledger", () => {
  let scope: Scope;
  let file: string;
  let stored: Map<string, StoredRow>;
  beforeEach(() => {
    scope = new Scope();
    file = join(temporaryFolder(scope), "ledger.jsonl");
    stored = new Map(OLD_ROWS.map((row) => [row.id, row]));
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const open = async (given: Partial<LedgerOptions> = {}): Promise<Ledger> =>
    scope.use(
      "close the ledger",
      openLedger({
        journalFile: file,
        seed: 7,
        space: "l2",
        before: await oldSnapshot(),
        awayFrom: AWAY_FROM,
        syncThreshold: 100,
        ...given,
      }),
    );

  /** A backend that keeps its records in memory. */
  const serve = async (): Promise<string> => {
    const server = createServer(async (request, response) => {
      let text = "";
      for await (const chunk of request) text += chunk;
      const body: Body = JSON.parse(text);
      for (const [index, id] of body.ids.entries())
        if (request.url === "/delete") stored.delete(id);
        else if (request.url === "/ingest" || !stored.has(id)) stored.set(id, rowOf(body, index));
      response.writeHead(201).end("{}");
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    scope.defer("close the server", () => {
      server.closeAllConnections();
      server.close();
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  const begin = (ledger: Ledger, url: string, workloads: readonly WorkloadName[]) =>
    ledger.begin({
      target: () => ({ url, headers: {} }),
      workloads,
      pauseMs: milliseconds(1),
      timeoutMs: milliseconds(2000),
      signal: never,
    });

  const ALL = ["set", "register", "delete", "batch"] as const;
  const read = (ledger: Ledger) =>
    ledger.read(readerOf([...stored.values()]), { when: "at the end", sampled: 5, signal: never });

  it("finds everything that it wrote, and nothing else", async () => {
    const ledger = await open();
    const writing = begin(ledger, await serve(), ALL);
    await eventually("writes", () => (writing.acknowledged() > 200 ? true : null));
    await writing.stop();
    const reading = await read(ledger);
    expect(reading.findings).toEqual([]);
    expect(reading).toMatchObject({ when: "at the end", records: stored.size, queueRows: 0 });
    const facts = ledger.facts();
    expect(facts).toMatchObject({ before: 3, syncThreshold: 100, readings: [reading] });
    expect(new Set(Object.keys(facts.requests))).toEqual(new Set(["add", "delete", "upsert"]));
    const { attempts, head } = readJournal(file);
    // A last one was fenced while it was taken down.
    const sent = attempts.filter(({ detail }) => detail !== "not sent");
    const ids = new Set(sent.flatMap(({ records }) => records.map(({ id }) => id)));
    expect(facts.acknowledged).toBe(ids.size);
    expect(head).toMatchObject({ seed: 7, dimension: 4, space: "l2" });
    expect(sent.every(({ outcome }) => outcome === "ok")).toBe(true);
    for (const { fail, unknown } of Object.values(facts.requests))
      expect([fail, unknown]).toEqual([0, 0]);
  });

  it("goes by another threshold once the server does", async () => {
    const ledger = await open({ syncThreshold: 100 });
    const lagging = { ...readerOf([...stored.values()]), queueRows: async () => 300 };
    const how = { when: "now", sampled: 0, signal: never };
    const kinds = async () => (await ledger.read(lagging, how)).findings.map(({ kind }) => kind);
    expect(await kinds()).toEqual(["stuck"]);
    ledger.goBy(1000);
    expect(await kinds()).toEqual([]);
    expect(ledger.facts().syncThreshold).toBe(1000);
  });

  it("counts what is younger than a backup as of unknown outcome, and nothing else", async () => {
    const ledger = await open();
    const url = await serve();
    const stretch = async () => {
      const writing = begin(ledger, url, ALL);
      await eventually("writes", () => (writing.acknowledged() > 60 ? true : null));
      await writing.stop();
    };
    await stretch();
    const backup = new Map(stored);
    const fromMs = monotonicNow();
    await stretch();
    const untilMs = monotonicNow();
    const putBack = (rows: ReadonlyMap<string, StoredRow>) => {
      stored.clear();
      for (const [id, row] of rows) stored.set(id, row);
    };
    const younger = new Map(stored);
    putBack(backup);
    const kinds = async () => new Set((await read(ledger)).findings.map(({ kind }) => kind));
    // As long as nobody says that a backup was put back, it is a loss.
    expect(await kinds()).toContain("lost");
    const acknowledged = ledger.facts().acknowledged;
    expect(ledger.putBack({ fromMs, untilMs })).toBeGreaterThan(10);
    expect(ledger.facts().acknowledged).toBeLessThan(acknowledged);
    expect(await kinds()).toEqual(new Set());
    // What of it is there all the same is no fault either.
    putBack(younger);
    expect(await kinds()).toEqual(new Set());
    putBack(backup);
    // What was acknowledged before must be there, and so must what comes afterwards.
    await stretch();
    expect(await kinds()).toEqual(new Set());
    const afterwards = new Map(stored);
    const isNew = (id: string) => !younger.has(id) && !backup.has(id);
    putBack(new Map([...afterwards].filter(([id]) => !isNew(id))));
    expect(await kinds()).toContain("lost");
    const older = [...backup.keys()].find((id) => id.includes("-set-"));
    putBack(new Map([...afterwards].filter(([id]) => id !== older)));
    expect(await kinds()).toContain("lost");
  });

  it("goes on with each workload where a former stretch stopped", async () => {
    const ledger = await open();
    const url = await serve();
    for (let stretch = 0; stretch < 3; stretch += 1) {
      const writing = begin(ledger, url, ALL);
      await eventually("writes", () => (writing.acknowledged() > 40 ? true : null));
      await writing.stop();
      expect((await read(ledger)).findings).toEqual([]);
    }
    expect(ledger.facts().readings).toHaveLength(3);
  });

  it("has one writer a workload: a second one is refused until the first has stopped", async () => {
    const ledger = await open();
    const url = await serve();
    const first = begin(ledger, url, ["set"]);
    expect(() => begin(ledger, url, ["batch", "set"])).toThrow('"set" is being written already');
    await begin(ledger, url, ["batch"]).stop();
    await first.stop();
    const second = begin(ledger, url, ["set"]);
    // The first one's second stop doesn't free what the second one holds.
    await first.stop();
    expect(() => begin(ledger, url, ["set"])).toThrow("is being written already");
    await second.stop();
  });

  it("counts a record as acknowledged by its last write that wasn't refused", async () => {
    let status = 201;
    const server = createServer((request, response) => {
      request.resume().on("end", () => response.writeHead(status).end());
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    scope.defer("close the server", () => server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const ledger = await open();
    const writing = begin(ledger, url, ["register"]);
    const reached = (outcome: "ok" | "fail" | "unknown", count: number) =>
      eventually(outcome, () =>
        (ledger.facts().requests["upsert"]?.[outcome] ?? 0) >= count ? true : null,
      );
    await reached("ok", 48);
    status = 400;
    await reached("fail", 48);
    // All of them, but for one whose request is under way.
    expect(ledger.facts().acknowledged).toBeGreaterThanOrEqual(23);
    status = 500;
    await reached("unknown", 48);
    expect(ledger.facts().acknowledged).toBe(0);
    await writing.stop();
  });

  it("ends its writers when it is disposed", async () => {
    const ledger = await open();
    const writing = begin(ledger, await serve(), ["set"]);
    await eventually("writes", () => (writing.acknowledged() > 2 ? true : null));
    await ledger[Symbol.asyncDispose]();
    const { length } = readJournal(file).attempts;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(readJournal(file).attempts).toHaveLength(length);
  });

  it("isn't opened with a query of other dimensions, nor over its own records", async () => {
    await expect(open({ awayFrom: Float32Array.of(1, 2) })).rejects.toMatchObject({
      code: "DATA_INVALID",
      message: expect.stringContaining("a query of 4 dimensions, as the records have, got 2"),
    });
    const before = await oldSnapshot();
    const rows = new Map([...before.rows, ["assay-ledger-7-set-000001", 3]]);
    await expect(open({ before: { ...before, rows } })).rejects.toThrow(
      "no record of a ledger with the seed 7",
    );
    await expect(open({ before: { ...before, rows }, seed: 8 })).resolves.toBeDefined();
  });
});
