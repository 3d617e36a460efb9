import { describe, expect, it } from "vitest";
import { readEvidence } from "../record/evidence-file.ts";
import { EXIT } from "./exit-codes.ts";
import { Sandbox } from "./testing.ts";

const MINUTES = 60_000;

const SMALL = [
  'claims=["capacity"]',
  "data.queryCount=50",
  "workloads.records=1000",
  "workloads.blocks=4",
  "workloads.batches=[1,50]",
  "workloads.collections=[1,20]",
  "workloads.soakMs=12000",
  "workloads.sizes=4",
].flatMap((setting) => ["--set", setting]);

describe("work other than plain queries", () => {
  it(
    "is played on real setups, every kind of it, and what it writes is acknowledged",
    async () => {
      using sandbox = new Sandbox();
      const ended = await sandbox.run([
        ...["bench", "--profile", "work", "--data", "synthetic:2000x32"],
        ...["--reports", sandbox.reports, ...SMALL],
      ]);
      expect(ended).toMatchObject({ code: EXIT.done });
      const { workloads, rounds, run } = readEvidence(sandbox.inRun());
      expect(run.ending).toEqual({ kind: "complete" });
      expect(rounds).toEqual([]);
      if (workloads === null) throw new Error("No workloads.");
      const sides = (rows: readonly { side: string }[]) => new Set(rows.map(({ side }) => side));
      for (const rows of [
        workloads.ingest,
        workloads.queryable,
        workloads.disturbances,
        workloads.filters,
        workloads.collections,
        workloads.growth,
        workloads.soak?.stretches ?? [],
      ])
        expect(sides(rows)).toEqual(new Set(["a", "b"]));
      expect(workloads.skipped).toEqual([]);
      expect(workloads.ingest.map(({ failed }) => failed)).toEqual([0, 0, 0, 0]);
      expect(workloads.disturbances.map(({ besidesFailed }) => besidesFailed)).toEqual(
        workloads.disturbances.map(() => 0),
      );
      expect(new Set(workloads.disturbances.map(({ kind }) => kind)).size).toBe(3);
      // 1 % of 1,000 records still are as many as are asked for.
      expect(workloads.filters.map(({ failed }) => failed)).toEqual(workloads.filters.map(() => 0));
      for (const { recall } of workloads.filters) expect(recall).toBeGreaterThan(0.5);
      expect(workloads.collections.map(({ collections }) => collections)).toEqual([1, 1, 20, 20]);
      expect(new Set(workloads.growth.map(({ records }) => records))).toEqual(
        new Set([500, 1000, 1500, 2000]),
      );
      expect(sandbox.leftovers()).toEqual([]);
    },
    15 * MINUTES,
  );
});
