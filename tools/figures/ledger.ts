/**
 * Ledger: how long it takes to read everything that was written and acknowledged, and to hold it
 * against the journal, on a real Chroma server.
 *
 *   node tools/figures/ledger.ts [records, default 100000] [dimension, default 32]
 */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openChroma } from "../../src/chroma/client.ts";
import { startChroma } from "../../src/data/test-server.ts";
import { sleep } from "../../src/host/clock.ts";
import { readPss } from "../../src/host/memory.ts";
import type { Reader } from "../../src/ledger/ledger.ts";
import { openLedger } from "../../src/ledger/open-ledger.ts";
import { readJournal } from "../../src/ledger/read-journal.ts";
import { appReader, collectionReader } from "../../src/ledger/readers.ts";
import { takeSnapshot } from "../../src/ledger/snapshot.ts";
import { startBackend } from "../../src/ledger/testing-backend.ts";
import { seeded } from "../../src/stats/random.ts";
import { loadToolchain } from "../../src/toolchain/load-toolchain.ts";
import { milliseconds, seconds } from "../../src/units/quantity.ts";

const [wanted = 100_000, dimension = 32] = process.argv.slice(2).map(Number);
const { chroma, python } = loadToolchain();
const folder = mkdtempSync(join(tmpdir(), "assay-ledger-"));
const { signal } = new AbortController();
const COLLECTION = "assay-figures";

/** Adds up how long each of a reader's calls takes; the rest of a reading is the check's own. */
function timed(reader: Reader): { reader: Reader; took: Record<string, number> } {
  const took: Record<string, number> = {};
  const time = async <T>(name: string, call: () => Promise<T>): Promise<T> => {
    const began = performance.now();
    const result = await call();
    took[name] = (took[name] ?? 0) + performance.now() - began;
    return result;
  };
  return {
    took,
    reader: {
      name: reader.name,
      async *readAll(options) {
        const batches = reader.readAll(options)[Symbol.asyncIterator]();
        for (;;) {
          const next = await time("pages", () => batches.next());
          if (next.done === true) return;
          yield next.value;
        }
      },
      count: () => time("count", () => reader.count()),
      query: (vector, k) => time("queries", () => reader.query(vector, k)),
      queryEach: (vectors, k) => time("queries", () => reader.queryEach(vectors, k)),
      queueRows: () => reader.queueRows(),
    },
  };
}

const inSeconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

async function measure(): Promise<void> {
  await using server = await startChroma(chroma.path, join(folder, "data"));
  await server.client.createCollection({ name: COLLECTION, space: "l2", hnsw: null });
  await using backend = await startBackend(python.path, {
    chromaUrl: server.client.url,
    collection: COLLECTION,
    logFile: join(folder, "backend.log"),
  });
  const empty = collectionReader(await server.client.collection(COLLECTION), { name: "direct" });
  const random = seeded(1, "query");
  const journalFile = join(folder, "ledger.jsonl");
  await using ledger = openLedger({
    journalFile,
    seed: 1,
    space: "l2",
    before: await takeSnapshot(empty, signal),
    awayFrom: Float32Array.from({ length: dimension }, random.normal),
    syncThreshold: 1000,
  });
  const began = performance.now();
  const writing = ledger.begin({
    target: () => ({ url: backend.url, headers: {} }),
    workloads: ["set", "register", "delete", "batch"],
    pauseMs: milliseconds(0),
    timeoutMs: seconds(30),
    signal,
  });
  while (writing.acknowledged() < wanted) await sleep(milliseconds(100), signal);
  await writing.stop();
  const { attempts } = readJournal(journalFile);
  console.log(
    `${writing.acknowledged()} records of ${dimension} dimensions acknowledged in ${attempts.length} requests, ${inSeconds(performance.now() - began)}; journal ${(statSync(journalFile).size / 2 ** 20).toFixed(1)} MiB`,
  );
  // Not the client that came with the server: that one ends after a minute.
  const client = openChroma({ url: server.client.url, signal, limitMs: () => seconds(60) });
  const readers = [
    collectionReader(await client.collection(COLLECTION), { name: "direct" }),
    appReader({ name: "app", url: backend.url, headers: {}, signal, limitMs: () => seconds(60) }),
  ];
  for (const each of readers) {
    const { reader, took } = timed(each);
    const reading = await ledger.read(reader, { when: reader.name, sampled: 0, signal });
    const own = reading.tookMs - Object.values(took).reduce((sum, ms) => sum + ms, 0);
    const parts = Object.entries({ ...took, check: own }).map(
      ([name, ms]) => `${name} ${inSeconds(ms)}`,
    );
    const { completeness: all } = reading;
    console.log(
      `${reader.name}: ${reading.records} records read in ${inSeconds(reading.tookMs)} (${parts.join(", ")}); a query for all returned ${all === null ? "nothing" : `${all.returned} of ${all.live}`}; harness ${(readPss(process.pid) / 2 ** 20).toFixed(0)} MiB; findings: ${JSON.stringify(reading.findings)}`,
    );
  }
}

try {
  await measure();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
