/**
 * Steady: whether "at its former pace", as fixed from ten windows, lets a setup without a fault pass,
 * and one that is twice as slow not.
 *
 *   node tools/figures/steady.ts [server | noop, default server] [seconds, default 600] [file]
 *
 * Probes and writes go on as in a drill. Every ten windows serve as a baseline in turn, and the
 * windows that come after it are judged by it. The samples are kept in the file, if one is given; a
 * file that exists is judged again.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { appBodies, directBodies } from "../../src/data/bodies.ts";
import { groundTruth } from "../../src/data/ground-truth.ts";
import { loadOwnCorpus } from "../../src/data/own-corpus.ts";
import { type ClearQuery, provenQueries } from "../../src/data/probe.ts";
import { seedCollection } from "../../src/data/seed.ts";
import { firstRecords } from "../../src/data/smaller.ts";
import type { PathName } from "../../src/evidence/drill.ts";
import { sleep } from "../../src/host/clock.ts";
import { openLedger } from "../../src/ledger/open-ledger.ts";
import { collectionReader } from "../../src/ledger/readers.ts";
import { takeSnapshot } from "../../src/ledger/snapshot.ts";
import { latenessWords } from "../../src/load/probing/lateness.ts";
import { startProbing } from "../../src/load/probing/open-probing.ts";
import type { KnownQuery, ProbePath, ProbeSample } from "../../src/load/probing/probing.ts";
import { pathClock, steadyBefore } from "../../src/load/probing/recovery.ts";
import { type Steady, steadyAt } from "../../src/load/probing/steady.ts";
import { latencyOf, probesInWindow, seriesOf } from "../../src/load/probing/windows.ts";
import { withServer } from "../../src/run/bench/seeding-server.ts";
import { Scope } from "../../src/scope.ts";
import { createProcessSetup } from "../../src/setup/process/process-setup.ts";
import { quantile } from "../../src/stats/quantile.ts";
import { loadToolchain } from "../../src/toolchain/load-toolchain.ts";
import { type Milliseconds, milliseconds } from "../../src/units/quantity.ts";

const [storage = "server", length = "600", file] = process.argv.slice(2);
const EVERY = milliseconds(50);
const TIMEOUT = milliseconds(5000);
const READY_LIMIT = milliseconds(60_000);
const COLLECTION = "assay-steady";

const interrupt = new AbortController();
process.on("SIGINT", () => interrupt.abort());
const { signal } = interrupt;
const scope = new Scope();

/** What both kinds of setup have in common. */
function place() {
  const folder = mkdtempSync(join(tmpdir(), "assay-steady-"));
  scope.defer("remove the folder", () => rmSync(folder, { recursive: true, force: true }));
  const { chroma, python } = loadToolchain();
  return {
    folder,
    chroma: chroma.path,
    python: python.path,
    dataFolder: join(folder, "data"),
    workFolder: join(folder, "work"),
    logFolder: join(folder, "logs"),
    onSpawn: () => undefined,
  };
}

/** The drills' data: 2,000 records, an index that goes to disk every 100 writes, 40 known queries. */
async function seed(at: ReturnType<typeof place>) {
  const shipped = await loadOwnCorpus(
    { kind: "shipped" },
    { queriesFile: null, queryCount: 200, seed: 1, signal },
  );
  const corpus = firstRecords(shipped, { records: 2000, hnsw: { sync_threshold: 100 } });
  const truth = await groundTruth(corpus, 10, { cacheFolder: null, signal });
  const asked = { k: 10, include: ["distances", "documents"] };
  return await withServer({ ...at, limitMs: READY_LIMIT, signal }, async (client) => {
    const collection = await seedCollection(client, corpus, { name: COLLECTION, signal });
    const proven = await provenQueries({ corpus, truth }, collection, 40);
    const known = (bodies: readonly string[]): KnownQuery[] =>
      proven.map(({ query, expectFirst }: ClearQuery) => ({
        body: bodies[query] ?? "",
        expectFirst,
      }));
    const query = proven[0]?.query ?? 0;
    return {
      app: known(appBodies(corpus, asked)),
      direct: known(directBodies(corpus, asked)),
      queryPath: new URL(collection.queryUrl).pathname,
      space: corpus.space,
      awayFrom: corpus.queries.slice(query * corpus.dimension, (query + 1) * corpus.dimension),
      before: await takeSnapshot(collectionReader(collection, { name: "direct" }), signal),
    };
  });
}

async function record(): Promise<readonly ProbeSample[]> {
  const at = place();
  const data = storage === "noop" ? null : await seed(at);
  const setup = await createProcessSetup({
    ...at,
    name: "server",
    storage: data === null ? "noop" : "server",
    collection: COLLECTION,
    backendFolder: join(import.meta.dirname, "../../fixtures/backend"),
    threads: 40,
    backendVariables: {},
    chromaVariables: {},
    ports: { backend: null, chroma: null },
    cpus: null,
    readyLimitMs: READY_LIMIT,
  });
  scope.use("stop the setup", setup);
  await setup.start(signal);
  const noop: KnownQuery = { body: '{"embedding":[1],"k":10}', expectFirst: ["noop-0"] };
  const app: ProbePath = {
    name: "app",
    url: `${setup.endpoints.app}/query`,
    headers: {},
    queries: data?.app ?? [noop],
  };
  const [first = noop] = app.queries;
  await setup.ready({ path: "/query", ...first }, { timeoutMs: READY_LIMIT, signal });
  const direct: ProbePath[] =
    data === null
      ? []
      : [
          {
            name: "direct",
            url: `${setup.endpoints.direct}${data.queryPath}`,
            headers: {},
            queries: data.direct,
          },
        ];
  const probing = await startProbing({
    paths: [app, ...direct],
    everyMs: EVERY,
    timeoutMs: TIMEOUT,
    signal,
  });
  scope.use("stop the probes", probing);
  if (data !== null) {
    const ledger = openLedger({
      ...data,
      journalFile: join(at.folder, "ledger.jsonl"),
      seed: 1,
      syncThreshold: 100,
    });
    scope.use("close the ledger", ledger);
    const writing = ledger.begin({
      target: () => ({ url: setup.endpoints.app, headers: {} }),
      workloads: ["set", "register", "delete", "batch"],
      pauseMs: milliseconds(200),
      timeoutMs: TIMEOUT,
      signal,
    });
    scope.defer("stop the writes", () => writing.stop());
  }
  await sleep(milliseconds(Number(length) * 1000), signal);
  return await probing.stop();
}

/** The same target, if everything took twice as long. */
const slowed = (samples: readonly ProbeSample[]): ProbeSample[] =>
  samples.map((sample) => ({
    ...sample,
    doneMs: milliseconds(sample.sentMs + 2 * latencyOf(sample)),
  }));

/** Every ten windows in turn as the baseline of what comes after. */
function baselines(series: readonly ProbeSample[]): { from: number; steady: Steady }[] {
  const size = Math.round(1000 / EVERY);
  const found = [];
  for (let from = 10 * size; from + 20 * size < series.length; from += 10 * size) {
    const own = series.slice(from - 10 * size, from);
    const untilMs = milliseconds(Math.max(...own.map(({ doneMs }) => doneMs)));
    found.push({ from, steady: steadyBefore(own, series[0]?.path ?? "app", { untilMs }) });
  }
  return found;
}

function sharePassed(series: readonly ProbeSample[], from: number, steady: Steady): number {
  const size = probesInWindow(steady);
  const passes = [];
  for (let start = from; start + size <= series.length; start += size)
    passes.push(steadyAt(series, start, steady) === true);
  return passes.filter(Boolean).length / passes.length;
}

/** What a drill without a fault would have said, and one whose fault made everything twice as slow. */
function clockFrom(
  series: readonly ProbeSample[],
  path: PathName,
  told: { from: number; steady: Steady },
) {
  const t0 = series[told.from]?.sentMs ?? milliseconds(0);
  // As long as a drill is watched.
  const untilMs = milliseconds(t0 + 60_000);
  return pathClock(series, path, {
    t0: { fromMs: t0, toMs: t0 },
    healed: { fromMs: milliseconds(t0 + 5000), toMs: milliseconds(t0 + 5000) },
    limitMs: milliseconds(60_000),
    untilMs,
    steady: told.steady,
  }).steadyAgain.kind;
}

const percent = (share: number | null) => (share === null ? "–" : `${(share * 100).toFixed(1)} %`);

function print(samples: readonly ProbeSample[], path: PathName): void {
  const series = seriesOf(samples, path);
  if (series.length === 0) return;
  const twice = slowed(series);
  const judged = baselines(series).map((told) => ({
    limit: told.steady.latencyMsLimit as Milliseconds,
    p95: told.steady.latencyMsP95 as Milliseconds,
    passed: sharePassed(series, told.from, told.steady),
    slowPassed: sharePassed(twice, told.from, told.steady),
    clean: clockFrom(series, path, told),
    slow: clockFrom([...series.slice(0, told.from), ...twice.slice(told.from)], path, told),
  }));
  const [first] = judged;
  const of = <T>(key: (each: (typeof judged)[number]) => T) => judged.map(key);
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const least = (values: readonly number[]) => quantile(values, 0);
  const failed = series.filter(({ failure }) => failure !== null).length;
  console.log(
    [
      `${path}: ${series.length} probes, ${failed} failed; p95 of a window ${first?.p95.toFixed(2)} ms, limit ${first?.limit.toFixed(2)} ms (first of ${judged.length} baselines)`,
      `  windows passed: ${percent(first?.passed ?? null)} after the first baseline; over all ${percent(mean(of(({ passed }) => passed)))}, at least ${percent(least(of(({ passed }) => passed)))}`,
      `  twice as slow:  ${percent(first?.slowPassed ?? null)} after the first; over all ${percent(mean(of(({ slowPassed }) => slowPassed)))}, at most ${percent(
        quantile(
          of(({ slowPassed }) => slowPassed),
          1,
        ),
      )}`,
      `  a minute without a fault: ${of(({ clean }) => clean).filter((kind) => kind === "none").length} of ${judged.length} times nothing found`,
      `  a minute twice as slow: ${of(({ slow }) => slow).filter((kind) => kind === "censored").length} of ${judged.length} times not at its former pace`,
    ].join("\n"),
  );
}

try {
  const known = file !== undefined && existsSync(file);
  const samples = known
    ? (JSON.parse(readFileSync(file, "utf8")) as readonly ProbeSample[])
    : await record();
  if (file !== undefined && !known) writeFileSync(file, JSON.stringify(samples));
  console.log(
    latenessWords(samples, EVERY) ?? "The prober was never late by more than an interval.",
  );
  for (const path of ["app", "direct"] as const) print(samples, path);
} finally {
  await scope[Symbol.asyncDispose]();
}
