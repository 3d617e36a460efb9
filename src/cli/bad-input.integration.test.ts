import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startChroma } from "../data/test-server.ts";
import { loadToolchain } from "../toolchain/load-toolchain.ts";
import { EXIT } from "./exit-codes.ts";
import { badBackend, type Ended, Sandbox, set } from "./testing.ts";

const chroma = loadToolchain().chroma.path;

/** A failed command: its exit code, and that its user was told `said` and how to mend it. */
function expectRefusal(ended: Ended, code: number, said: readonly (string | RegExp)[]): void {
  const told = ended.stdout + ended.stderr;
  for (const words of said) expect(told.replaceAll(/\s+/g, " ")).toMatch(words);
  expect(told).not.toContain("fault of chroma-assay itself");
  expect(ended.code).toBe(code);
}

describe("flags and plans that can't be taken", () => {
  it.concurrent.each([
    {
      what: "an unknown field, with the nearest one",
      args: ["--set", "load.quiet.piars=60"],
      said: [/load\.quiet\.piars/, /pairs/],
    },
    {
      what: "a value of the wrong kind",
      args: ["--set", "rounds.looks=often"],
      said: [/rounds\.looks/, /often/],
    },
    {
      what: "fields that contradict each other",
      args: ["--set", "rounds.readyMs=1000"],
      said: [/rounds\.readyMs/, /at least/, /load\.timeoutMs/, /5000/, /1000/],
    },
    {
      what: "variables that are the harness's own",
      args: ["--set", 'setups.local.backend.variables={"BACKEND_PATH":"/tmp"}'],
      said: [/BACKEND_PATH/, /left to the harness/],
    },
    {
      what: "a backend that isn't there",
      args: badBackend("server", "no-such-backend"),
      said: [/setups\.server\.backend\.folder/, /no-such-backend/, /app\.py/],
    },
    { what: "an unknown claim", args: ["--set", "claims=[query-sped]"], said: [/query-speed/] },
    { what: "an unknown flag", args: ["--daat", "shipped"], said: [/--data/] },
    { what: "an unknown profile", args: ["--profile", "smoek"], said: [/smoke/] },
    { what: "no source of data", args: ["--data", "./chroma_db"], said: [/chroma:\.\/chroma_db/] },
    { what: "a plan that isn't there", args: ["--plan", "no.yaml"], said: [/no\.yaml/, /YAML/] },
  ])("refuses $what", async ({ args, said }) => {
    using sandbox = new Sandbox();
    const ended = await sandbox.run(["run", "--reports", sandbox.reports, ...args]);
    expectRefusal(ended, EXIT.usage, said);
    expect(sandbox.runs()).toEqual([]);
  });

  it("names every problem of a plan, with file and line", async () => {
    using sandbox = new Sandbox();
    const plan = ["name: mine", "load:", "  quiet: { pairs: 5 }", "  buzy: {}", "speed: fast"];
    writeFileSync(join(sandbox.folder, "mine.yaml"), plan.join("\n"));
    const ended = await sandbox.run(["run", "--plan", "mine.yaml"]);
    expectRefusal(ended, EXIT.usage, [/mine\.yaml:3/, /mine\.yaml:4/, /busy/, /mine\.yaml:5/]);
  });

  it.concurrent.each([
    ["npm_config_data", "synthetic:100x8", "--data"],
    ["npm_config_fail_on", "refuted", "--fail-on"],
  ])("notices that npm took a flag for itself (%s)", async (name, value, flag) => {
    using sandbox = new Sandbox();
    const ended = await sandbox.run(["--reports", sandbox.reports], {
      [name]: value,
      npm_lifecycle_event: "start",
    });
    expectRefusal(ended, EXIT.usage, [`npm start -- ${flag} ${value}`]);
    expect(sandbox.runs()).toEqual([]);
  });
});

describe("data that can't be measured with", () => {
  const home = new Sandbox();
  const docs = join(home.folder, "docs");
  const at = (name: string) => join(home.folder, name);

  beforeAll(async () => {
    await using server = await startChroma(chroma, docs);
    const { client } = server;
    await client.createCollection({ name: "empty", space: "l2", hnsw: null });
    const full = await client.createCollection({ name: "full", space: "l2", hnsw: null });
    const ids = Array.from({ length: 200 }, (_, i) => `id-${i}`);
    const vectors = Float32Array.from({ length: 800 }, (_, i) => Math.sin(i * i));
    await full.add({ ids, vectors, dimension: 4, documents: null, metadatas: null });
    await server[Symbol.asyncDispose]();
    cpSync(docs, at("newer"), { recursive: true });
    using database = new DatabaseSync(join(at("newer"), "chroma.sqlite3"));
    database.exec("INSERT INTO migrations VALUES ('metadb', 7, '00007-new.sqlite.sql', '', '')");
    mkdirSync(at("other"));
    writeFileSync(join(at("other"), "chroma.sqlite3"), "hello");
    writeFileSync(at("wide.jsonl"), "[1,2,3,4]\n[1,2,3,4,5]\n");
    writeFileSync(at("nan.jsonl"), "[1,2,3,4]\n[1,NaN,3,4]\n");
  });
  afterAll(() => home[Symbol.dispose]());

  it.concurrent.each([
    { what: "a folder that isn't there", data: "gone", said: [/gone/, /chroma\.sqlite3/] },
    { what: "a folder that isn't Chroma's", data: "other", said: [/other/, /chroma\.sqlite3/] },
    { what: "a folder of a newer Chroma", data: "newer", said: [/newer/, /metadb 7/] },
    { what: "an empty collection", data: "docs#empty", said: [/records in collection "empty"/] },
    { what: "a collection that isn't there", data: "docs#fill", said: [/fill/, /full/] },
    {
      what: "queries of another dimension",
      data: "docs#full",
      queries: "wide.jsonl",
      said: [/wide\.jsonl:2: expected 4 numbers, as the records have, got 5/],
    },
    {
      what: "queries with NaN",
      data: "docs#full",
      queries: "nan.jsonl",
      said: [/nan\.jsonl:2: expected a finite number as component 2, got NaN/],
    },
    {
      what: "a file of queries that isn't there",
      data: "docs#full",
      queries: "none.jsonl",
      said: [/Expected a file with vectors/, /none\.jsonl/],
    },
  ])("refuses $what", async ({ data, queries, said }) => {
    using sandbox = new Sandbox();
    const ended = await sandbox.bench(
      `--data=chroma:${at(data)}`,
      ...(queries === undefined ? [] : ["--queries", at(queries)]),
    ).ended;
    expectRefusal(ended, EXIT.usage, said);
    expect(sandbox.leftovers()).toEqual([]);
    // The run's folder tells it, too, for whoever finds it later.
    const evidence = JSON.parse(readFileSync(sandbox.inRun("evidence.json"), "utf8"));
    expect(evidence.run.ending).toMatchObject({ kind: "failed", code: "DATA_INVALID" });
    expect(readFileSync(sandbox.inRun("report.html"), "utf8")).toContain("DATA_INVALID");
  });

  it("refuses a folder that a server has open, and names the process", async () => {
    using sandbox = new Sandbox();
    cpSync(docs, at("used"), { recursive: true });
    await using server = await startChroma(chroma, at("used"));
    const ended = await sandbox.bench(`--data=chroma:${at("used")}#full`).ended;
    expectRefusal(ended, EXIT.usage, [new RegExp(`process ${server.pid} `), /not to be in use/]);
    expect(sandbox.leftovers()).toEqual([]);
  });
});

describe("setups that never become ready", () => {
  const within = (seconds: number) =>
    set("load.timeoutMs=2000", `rounds.readyMs=${seconds * 1000}`);

  // On a busy machine Chroma has been seen to need more than 6 s until it answers at all.
  it.concurrent.each([
    { what: "answers garbage", name: "garbage", wait: 30, said: [/200 without JSON/] },
    { what: "answers 200 with nothing", name: "empty", wait: 30, said: [/an empty list of ids/] },
    { what: "hangs", name: "hangs", wait: 15, said: [/within 15 s/] },
    { what: "dies", name: "dies", wait: 30, said: [/The backend ended/] },
  ])(
    "are reported, with their logs, where the backend $what",
    async ({ name, wait, said }) => {
      using sandbox = new Sandbox();
      const ended = await sandbox.bench(...within(wait), ...badBackend("local", name)).ended;
      expectRefusal(ended, EXIT.broken, [/SETUP_NOT_READY/, ...said]);
      expect(sandbox.leftovers()).toEqual([]);
      expect(readFileSync(sandbox.inRun("undo.jsonl"), "utf8")).toBe("");
    },
    300_000,
  );

  it("are reported where a port is taken", async () => {
    using sandbox = new Sandbox();
    await using other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const address = other.address();
    const port = address !== null && typeof address === "object" ? address.port : 0;
    const ended = await sandbox.bench("--set", `setups.server.chroma.port=${port}`).ended;
    expectRefusal(ended, EXIT.broken, [
      /SETUP_NOT_READY/,
      `Expected port ${port} on 127.0.0.1 to be free for the Chroma server`,
      /End what listens there/,
    ]);
    expect(sandbox.leftovers()).toEqual([]);
  }, 300_000);
});

describe("evidence that can't be drawn again", () => {
  const evidenceIn = (sandbox: Sandbox, text: string): string => {
    writeFileSync(join(sandbox.folder, "evidence.json"), text);
    return sandbox.folder;
  };

  it.concurrent.each([
    { what: "cut", text: '{"version":1,"run":{"id":"x"', said: [/ends in the middle/] },
    { what: "newer", text: '{"version":99}', said: [/version 99/, /Update chroma-assay/] },
    { what: "none", text: '{"version":1,"run":{}}', said: [/not evidence/] },
  ])("is refused where it is $what", async ({ text, said }) => {
    using sandbox = new Sandbox();
    const ended = await sandbox.run(["report", evidenceIn(sandbox, text)]);
    expectRefusal(ended, EXIT.usage, said);
    expect(existsSync(join(sandbox.folder, "report.html"))).toBe(false);
  });

  it("is refused where it is missing, with where to look", async () => {
    using sandbox = new Sandbox();
    const ended = await sandbox.run(["report"]);
    expectRefusal(ended, EXIT.usage, [/Expected evidence in .*reports\/latest/]);
  });
});
