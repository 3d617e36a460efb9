import { describe, expect, it } from "vitest";
import { type WorkloadsEvidence, workloads } from "../../evidence/workloads.ts";
import { workloadTables } from "./workloads.ts";

const NAMES = { a: "local", b: "server" };
const value = (ms: number) => ({ kind: "value" as const, ms });

const disturbance = (blocks: readonly number[], failed = 0) => ({
  side: "b",
  kind: "writes",
  queriesPerSecond: 30,
  besidesPerSecond: 15,
  besidesFailed: 0,
  besidesSent: 90,
  requests: 200,
  failed,
  aloneMsP50: value(4),
  withMsP50: value(6),
  aloneMsP95: value(9),
  withMsP95: { kind: "failed" },
  blocks,
});

const workOf = (more: object): WorkloadsEvidence =>
  workloads.parse({
    records: 5000,
    ingest: [],
    queryable: [],
    disturbances: [],
    filters: [],
    collections: [],
    soak: null,
    growth: [],
    availableBytes: 1,
    skipped: [],
    ...more,
  });

/** All of a table's cells, with plain spaces. */
const cellsOf = (work: WorkloadsEvidence, id: string): string =>
  workloadTables(work, NAMES)
    .filter((table) => table.id === id)
    .flatMap(({ rows }) => rows.flat())
    .join(" | ")
    .replaceAll("\u00a0", " ");

describe("tables of other work", () => {
  it("are only those of what was played", () => {
    expect(workloadTables(workOf({}), NAMES)).toEqual([]);
    const played = workloadTables(workOf({ disturbances: [disturbance([0.4])] }), NAMES);
    expect(played.map(({ id }) => id)).toEqual(["disturbances"]);
  });

  it("have as many cells in every row as columns", () => {
    const work = workOf({
      ingest: [
        { side: "a", batch: 10, batches: 3, failed: 1, recordsPerSecond: 50, batchMsP50: value(9) },
      ],
      queryable: [{ side: "a", tries: 2, neverFound: 1, foundMs: [4] }],
      disturbances: [disturbance([0.4, 0.5])],
      filters: [
        {
          ...{ side: "a", filter: "where", selectivity: 0.15, requests: 60, failed: 0 },
          ...{ p50: value(5), overNone: 0.2, recall: 0.9 },
        },
      ],
      collections: [
        { side: "a", collections: 100, readyMs: 900, p50: value(3), failed: 0, pssBytes: 1e8 },
      ],
      soak: {
        ratePerSecond: 30,
        stretches: [1, 2, 3].map((at) => ({
          ...{ side: "a", atMs: at * 1000, requests: 30, failed: 0, p50: value(3), pssBytes: 1e8 },
        })),
      },
      growth: [
        { side: "a", records: 10, dimension: 4, pssBytes: 1e8, diskBytes: 1e6, p50: value(3) },
      ],
    });
    const tables = workloadTables(work, NAMES);
    expect(tables).toHaveLength(7);
    for (const { columns, rows } of tables)
      for (const row of rows) expect(row).toHaveLength(columns.length);
  });

  it("tell a slow-down with its interval, and what failed", () => {
    const cells = cellsOf(
      workOf({ disturbances: [disturbance([0.4, 0.41, 0.39, 0.4], 3)] }),
      "disturbances",
    );
    expect(cells).toContain("1.49× (1.47–1.51)");
    expect(cells).toContain("3 of 200");
    expect(cells).toContain("failed");
  });

  it("say so where blocks are too unlike to tell anything", () => {
    expect(cellsOf(workOf({ disturbances: [disturbance([-3, 4])] }), "disturbances")).toContain(
      "too unlike to tell",
    );
  });

  it("have no slow-down where no pair of blocks could be compared", () => {
    expect(cellsOf(workOf({ disturbances: [disturbance([], 200)] }), "disturbances")).toContain(
      "| – |",
    );
  });
});
