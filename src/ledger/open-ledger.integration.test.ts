import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openChroma } from "../chroma/client.ts";
import type { ChromaCollection } from "../chroma/collection.ts";
import { vectorAt } from "../data/corpus.ts";
import { loadOwnCorpus } from "../data/own-corpus.ts";
import { seedCollection } from "../data/seed.ts";
import { startChroma } from "../data/test-server.ts";
import type { Reading } from "../evidence/drill.ts";
import { sleep } from "../host/clock.ts";
import { temporaryFolder } from "../host/testing.ts";
import { Scope } from "../scope.ts";
import { loadToolchain } from "../toolchain/load-toolchain.ts";
import { milliseconds, seconds } from "../units/quantity.ts";
import type { Ledger, Reader } from "./ledger.ts";
import { openLedger } from "./open-ledger.ts";
import { readJournal } from "./read-journal.ts";
import { appReader, collectionReader } from "./readers.ts";
import { createRecords } from "./record.ts";
import { takeSnapshot } from "./snapshot.ts";
import { startBackend } from "./testing-backend.ts";

const signal = new AbortController().signal;
const COLLECTION = "assay-ledger";
const SYNC_THRESHOLD = 100;
const SECONDS = 20;

/** Rows of the only collection's log behind its index's mark. */
const BEHIND = `
  SELECT count(*) AS rows FROM embeddings_queue WHERE seq_id > coalesce((
    SELECT CAST(p.seq_id AS INTEGER) FROM max_seq_id p JOIN segments s ON s.id = p.segment_id
    WHERE s.scope = 'VECTOR'), 0)`;

/** Chroma's index leaves a record out of an answer for all now and then, by itself: that is told, and no loss. */
const isLoss = ({ kind }: Reading["findings"][number]): boolean => kind !== "incomplete";

/** And what is told agrees with what was counted. */
function expectNothingLost({ findings, completeness, records }: Reading): void {
  expect(findings.filter(isLoss)).toEqual([]);
  const leftOut = findings.reduce((sum, { count }) => sum + count, 0);
  expect(completeness).toEqual({ live: records, returned: records - leftOut });
}

describe.each(["l2", "cosine"] as const)("a ledger on a real server, by %s", (space) => {
  const scope = new Scope();
  let ledger: Ledger;
  let direct: Reader;
  let app: Reader;
  let collection: ChromaCollection;
  let journalFile: string;
  let acknowledged: number;

  beforeAll(async () => {
    const { chroma, python } = loadToolchain();
    const folder = temporaryFolder(scope);
    const data = join(folder, "data");
    const server = scope.use("kill Chroma", await startChroma(chroma.path, data));
    const source = { kind: "synthetic", records: 1000, dimension: 32 } as const;
    const corpus = await loadOwnCorpus(source, {
      queriesFile: null,
      queryCount: 5,
      seed: 7,
      signal,
    });
    const hnsw = { space, sync_threshold: SYNC_THRESHOLD };
    const shaped = { ...corpus, space, hnsw };
    await seedCollection(server.client, shaped, { name: COLLECTION, signal });
    const { url: chromaUrl } = server.client;
    collection = await openChroma({ url: chromaUrl, signal }).collection(COLLECTION);
    const backend = scope.use(
      "kill the backend",
      await startBackend(python.path, {
        chromaUrl,
        collection: COLLECTION,
        logFile: join(folder, "backend.log"),
      }),
    );
    const queueRows = async () => {
      using database = new DatabaseSync(join(data, "chroma.sqlite3"), { readOnly: true });
      return Number(database.prepare(BEHIND).get()?.["rows"]);
    };
    direct = collectionReader(collection, { name: "direct", queueRows });
    const url = backend.url;
    app = appReader({ name: "app", url, headers: {}, signal, limitMs: () => seconds(60) });
    journalFile = join(folder, "ledger.jsonl");
    ledger = openLedger({
      journalFile,
      seed: 7,
      space,
      before: await takeSnapshot(direct, signal),
      awayFrom: vectorAt(corpus.queries, 0, 32),
      syncThreshold: SYNC_THRESHOLD,
    });
    scope.use("close the ledger", ledger);
    const writing = ledger.begin({
      target: () => ({ url, headers: {} }),
      workloads: ["set", "register", "delete", "batch"],
      pauseMs: milliseconds(20),
      timeoutMs: seconds(10),
      signal,
    });
    await sleep(seconds(SECONDS), signal);
    // On a busy machine it takes longer; the hook's own limit ends it.
    while (writing.acknowledged() <= 10 * SYNC_THRESHOLD) await sleep(seconds(1), signal);
    await writing.stop();
    acknowledged = writing.acknowledged();
  }, 120_000);
  afterAll(() => scope[Symbol.asyncDispose]());

  const read = (reader: Reader, sampled = 0) =>
    ledger.read(reader, { when: reader.name, sampled, signal });

  it("writes past many of its sync thresholds, and every write is acknowledged", () => {
    expect(acknowledged).toBeGreaterThan(10 * SYNC_THRESHOLD);
    const { requests, before } = ledger.facts();
    expect(before).toBe(1000);
    for (const outcomes of Object.values(requests))
      expect(outcomes).toMatchObject({ fail: 0, unknown: 0 });
  });

  it("has no finding on any plane but what a query for all leaves out, through either path", async () => {
    const straight = await read(direct, 200);
    expectNothingLost(straight);
    expect(straight.counted).toBe(straight.records);
    expect(straight.queueRows).toBeLessThanOrEqual(SYNC_THRESHOLD);
    expect(straight.reachability?.sampled).toBe(200);
    expect(straight.reachability?.missed).toBeLessThan(40);
    const throughApp = await read(app);
    expectNothingLost(throughApp);
    expect(throughApp).toMatchObject({ records: straight.records, queueRows: null });
  });

  it("changes no answer to the known query", async () => {
    const { head } = readJournal(journalFile);
    const query = Float32Array.from(head.placement.centre, (value) => -value);
    const ids = await direct.query(query, 10);
    expect(ids).toHaveLength(10);
    for (const id of ids) expect(id).not.toMatch(/^assay-ledger/);
  });

  it("finds the same for several vectors in one request as for each by itself", async () => {
    const vectors: Float32Array[] = [];
    for await (const batch of direct.readAll()) {
      const dimension = batch.vectors.length / batch.ids.length;
      for (const row of batch.ids.keys()) vectors.push(vectorAt(batch.vectors, row, dimension));
    }
    const some = vectors.slice(0, 200);
    const together = await direct.queryEach(some, 10);
    const one: (readonly string[])[] = [];
    for (const vector of some) one.push(await direct.query(vector, 10));
    expect(together).toEqual(one);
    expect(await app.queryEach(some.slice(0, 20), 10)).toEqual(one.slice(0, 20));
  });

  describe("that was damaged behind its back", () => {
    /** What the journal alone tells is enough to write as the ledger does. */
    const behind = async (route: string, ids: readonly string[], version: number) => {
      const { head } = readJournal(journalFile);
      const records = createRecords(head);
      const response = await fetch(collection.queryUrl.replace(/query$/, route), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          ids,
          ...(route === "delete"
            ? {}
            : {
                embeddings: ids.map((id) => [...records.vector(id, version)]),
                documents: ids.map((id) => records.document(id, version)),
                metadatas: ids.map((id) => records.metadata(id, version)),
              }),
        }),
      });
      expect(response.ok).toBe(true);
    };
    const id = (name: string) => `assay-ledger-7-${name}`;

    it("names what is gone, what is old, what is back, and what nobody wrote", async () => {
      const { attempts } = readJournal(journalFile);
      const deleted = attempts.find(({ kind }) => kind === "delete")?.records[0]?.id ?? "";
      await behind("delete", [id("set-000002"), "s-00000010"], 1);
      await behind("upsert", [id("register-000003")], 1);
      await behind("add", [deleted], 1);
      await behind("add", ["nobody-s"], 1);
      for (const reader of [direct, app]) {
        const { findings } = await read(reader);
        const found = findings.filter(isLoss).map(({ kind, plane, count, examples }) => ({
          what: `${kind} in ${plane}`,
          count,
          ids: examples.map((words) => words.split(":")[0]).sort(),
        }));
        expect(found.toSorted((a, b) => (a.what < b.what ? -1 : 1))).toEqual([
          { what: "lost in ids", count: 2, ids: [id("set-000002"), "s-00000010"] },
          { what: "resurrected in ids", count: 1, ids: [deleted] },
          { what: "stale in ids", count: 1, ids: [id("register-000003")] },
          { what: "unexpected in ids", count: 1, ids: ["nobody-s"] },
        ]);
      }
    });
  });
});
