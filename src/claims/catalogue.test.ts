import { describe, expect, it } from "vitest";
import { catalogue, claimIds, isDescription, judgeableClaims } from "./catalogue.ts";

/** Every promise that must have a row, whatever this version can exercise. */
const PROMISES =
  `query-speed faster concurrent-users better-concurrency latency-network linear-scaling
  load-distribution resources local-loss local-not-shared shared-data persistence recovery
  auto-recovery uptime data-recovery backup rollback migration clustering deploy auth isolation tls
  health monitoring logging audit-log dead-settings managed authorization client-code paper-steps
  upgrades alerts after-cleanup not-measurable checklist capacity`.split(/\s+/);

describe("catalogue", () => {
  it("has a row for every promise, once", () => {
    expect(new Set(claimIds)).toEqual(new Set(PROMISES));
    expect(new Set(claimIds).size).toBe(claimIds.length);
  });

  it("can judge the comparisons, and what drills are evidence of", () => {
    expect(judgeableClaims).toEqual([
      ...["query-speed", "faster", "concurrent-users", "better-concurrency"],
      ...["latency-network", "linear-scaling", "load-distribution", "resources", "capacity"],
      ...["local-loss", "local-not-shared", "shared-data", "persistence", "recovery"],
      ...["auto-recovery", "uptime", "data-recovery", "backup", "deploy", "migration"],
      ...["rollback", "after-cleanup", "clustering"],
      ...["auth", "authorization"],
      ...["isolation", "tls", "audit-log", "health", "alerts", "monitoring", "logging"],
      ...["dead-settings", "client-code", "paper-steps", "upgrades", "managed", "checklist"],
    ]);
  });

  it("knows which rows only describe", () => {
    expect(isDescription("uptime")).toBe(true);
    expect(isDescription("persistence")).toBe(false);
  });

  it.each(catalogue.map((claim) => [claim.id, claim] as const))("describes %s", (_id, claim) => {
    expect(claim.promise).not.toBe("");
    expect(claim.estimand).not.toBe("");
    expect(claim.lines.length).toBeGreaterThan(0);
    expect([...claim.lines].sort((a, b) => a - b)).toEqual(claim.lines);
    expect(claim.lines.every((line) => line >= 1 && line <= 404)).toBe(true);
    // Without a bound there is nothing to judge by.
    const judged = claim.decider === "interval" || claim.decider === "count";
    expect(claim.bound !== null).toBe(judged);
    // What can't be exercised says what it would need, and no version can for people.
    const promised = /no exercise can show it/.test(claim.needs);
    expect(promised).toBe(claim.judge === undefined);
  });
});
