import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Evidence } from "../evidence/evidence.ts";
import { Sandbox } from "./testing.ts";

const evidenceOf = (sandbox: Sandbox): Evidence =>
  JSON.parse(readFileSync(sandbox.inRun("evidence.json"), "utf8"));

describe("a run's first queries", () => {
  it("are timed once from files that have left the page cache, beside two rounds", async () => {
    using sandbox = new Sandbox();
    const { code, stdout, stderr } = await sandbox.bench("--set", "rounds.looks=[2]").ended;
    expect(stderr).toContain("first queries");
    expect(code).toBe(0);
    const { cold } = evidenceOf(sandbox);
    if (cold?.kind !== "measured") throw new Error(`Expected figures, got ${JSON.stringify(cold)}`);
    for (const side of ["a", "b"] as const) {
      expect(cold.starts[side]?.residentBefore).toBeGreaterThan(0);
      expect(cold.starts[side]?.residentAfter).toBe(0);
      expect(cold.starts[side]?.queries.map(({ kind }) => kind)).toEqual(Array(5).fill("value"));
    }
    expect(stdout).toContain("First query after a start / after the files left the page cache");
    expect(sandbox.leftovers()).toEqual([]);
  });
});
