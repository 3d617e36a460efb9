import { describe, expect, it } from "vitest";
import { type WorkloadsEvidence, workloads } from "../evidence/workloads.ts";
import { driftOf, growthOf } from "./growth.ts";
import { judgeCapacity } from "./judges/capacity.ts";
import { evidenceOf } from "./testing.ts";

const MIB = 1024 ** 2;

/** Local takes 2 KiB a record, the server 4; what isn't said is empty. */
const workLike = (more: Partial<WorkloadsEvidence> = {}): WorkloadsEvidence =>
  workloads.parse({
    records: 5000,
    ingest: [],
    queryable: [],
    disturbances: [],
    filters: [],
    collections: [],
    soak: null,
    growth: (["a", "b"] as const).flatMap((side) =>
      [1000, 2000, 3000, 4000, 5000].map((records, index) => ({
        side,
        records,
        dimension: 384,
        pssBytes: 100 * MIB + records * (side === "a" ? 2048 : 4096) + (index % 2 ? 9000 : -9000),
        diskBytes: 1,
        p50: { kind: "value", ms: 3 },
      })),
    ),
    availableBytes: 1100 * MIB,
    skipped: [],
    ...more,
  });

describe("growth", () => {
  it("is a line through the sizes, with the records at which the memory would be used up", () => {
    const [local, server] = growthOf(workLike());
    expect(local?.memory.slope).toBeCloseTo(2048, -2);
    expect(server?.memory.slope).toBeCloseTo(4096, -2);
    expect(local?.measured).toBe(5000);
    // 1,000 MiB of room at 2 KiB a record.
    expect((local?.fullAt?.middle ?? 0) / 512_000).toBeCloseTo(1, 1);
    expect(local?.fullAt?.low).toBeLessThan(local?.fullAt?.middle ?? 0);
  });

  it("isn't told from fewer than four sizes", () => {
    const few = workLike().growth.filter(({ records }) => records < 4000);
    expect(growthOf(workLike({ growth: few }))).toEqual([]);
  });

  it("foretells nothing where the memory doesn't surely rise", () => {
    const flat = workLike().growth.map((row, index) => ({
      ...row,
      pssBytes: (100 * MIB + (index % 3) * MIB) as typeof row.pssBytes,
    }));
    for (const one of growthOf(workLike({ growth: flat }))) expect(one.fullAt).toBeNull();
  });
});

describe("drift", () => {
  const soak = (slope: number) =>
    workloads.shape.soak.parse({
      ratePerSecond: 30,
      stretches: Array.from({ length: 12 }, (_, at) => ({
        side: "a",
        atMs: at * 60_000,
        requests: 100,
        failed: 0,
        p50: { kind: "value", ms: 4 + (at % 2) * 0.01 + slope * at },
        pssBytes: 100 * MIB + at * 1000,
      })),
    });

  it("finds a slope that is there, by the hour", () => {
    const [local] = driftOf(workLike({ soak: soak(0.1) }));
    expect(local?.p50?.slope).toBeCloseTo(6, 0);
    expect(local?.p50?.low).toBeGreaterThan(0);
    expect(local?.memory?.slope).toBeCloseTo(60_000, -2);
  });

  it("has 0 within its interval where there is none", () => {
    const [local] = driftOf(workLike({ soak: soak(0) }));
    expect(local?.p50?.low).toBeLessThan(0);
    expect(local?.p50?.high).toBeGreaterThan(0);
  });
});

describe("capacity", () => {
  it("is described and never judged: memory a record, and where the line ends", () => {
    const verdict = judgeCapacity({ ...evidenceOf(), workloads: workLike() });
    expect(verdict).toMatchObject({ kind: "inconclusive", claim: "capacity" });
    const words = JSON.stringify(verdict);
    expect(words).toContain("2.00 KiB of memory a record of 384 dimensions");
    expect(words).toContain("extrapolated");
    expect(words).toContain("a guess");
  });

  it("isn't exercised without growth", () => {
    expect(judgeCapacity(evidenceOf())).toMatchObject({ kind: "not exercised" });
    expect(judgeCapacity({ ...evidenceOf(), workloads: workLike({ growth: [] }) })).toMatchObject({
      kind: "not exercised",
    });
  });
});
