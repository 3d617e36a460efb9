import { describe, expect, it } from "vitest";
import { disturbedSchedule, WITH } from "../../../load/disturbed-schedule.ts";
import type { Sample } from "../../../load/wire.ts";
import { seeded } from "../../../stats/random.ts";
import { milliseconds, perSecond } from "../../../units/quantity.ts";
import { disturbanceRow } from "./disturbance.ts";
import { ingestRow } from "./ingest.ts";

describe("a batch size's row", () => {
  const sample = (status: number, latencyMs: number) => ({
    status,
    latencyMs: milliseconds(latencyMs),
  });

  it("counts the records that were acknowledged by the time that all batches took", () => {
    const row = ingestRow([sample(201, 100), sample(201, 100), sample(500, 200)], {
      side: "a",
      batch: 10,
    });
    expect(row).toMatchObject({ batches: 3, failed: 1, recordsPerSecond: 50 });
    expect(row.batchMsP50).toEqual({ kind: "value", ms: 100 });
  });

  it("has no rate where nothing was acknowledged: 200 instead of 201 isn't what was asked for", () => {
    const row = ingestRow([sample(200, 5), sample(0, 5)], { side: "b", batch: 1 });
    expect(row).toMatchObject({
      failed: 2,
      recordsPerSecond: null,
      batchMsP50: { kind: "failed" },
    });
  });
});

describe("a disturbance's row", () => {
  const plan = disturbedSchedule({
    blocks: 4,
    blockMs: milliseconds(1000),
    silenceMs: milliseconds(100),
    rate: perSecond(60),
    besidesRate: perSecond(10),
    besidesTargets: 1,
    queries: 20,
    random: seeded(1, "rows"),
  });
  const of = {
    side: "a",
    kind: "writes",
    queriesPerSecond: perSecond(60),
    besidesPerSecond: perSecond(10),
    idsExpected: 10,
  } as const;
  const samplesWith = (slower: number, status = 200, besidesStatus = 201): Sample[] =>
    plan.requests.map(({ target }, request) => ({
      request,
      latenessMs: milliseconds(0),
      latencyMs: milliseconds(target === WITH ? 4 * slower : 4),
      status: target > WITH ? besidesStatus : target === WITH ? status : 200,
      errorCode: 0,
      idCount: target > WITH ? -1 : 10,
      storageMs: null,
      ids: null,
    }));

  it("finds by how much queries are slower, in every pair of blocks", () => {
    const row = disturbanceRow(plan, samplesWith(1.5), of);
    expect(row.blocks).toHaveLength(2);
    for (const block of row.blocks) expect(block).toBeCloseTo(Math.log(1.5));
    expect(row).toMatchObject({
      failed: 0,
      besidesFailed: 0,
      aloneMsP50: { kind: "value", ms: 4 },
      withMsP50: { kind: "value", ms: 6 },
    });
  });

  it("finds nothing where nothing is slower", () => {
    for (const block of disturbanceRow(plan, samplesWith(1), of).blocks) expect(block).toBe(0);
  });

  it("counts what failed, what isn't there, and what went wrong besides", () => {
    const row = disturbanceRow(plan, samplesWith(1, 500, 500), of);
    expect(row.failed).toBe(row.requests / 2);
    expect(row.besidesFailed).toBe(row.besidesSent);
    expect(row.withMsP50).toEqual({ kind: "failed" });
    expect(row.blocks).toEqual([]);
    const none = disturbanceRow(plan, [], of);
    expect(none).toMatchObject({ failed: none.requests, besidesFailed: none.besidesSent });
  });
});
