import { describe, expect, it } from "vitest";
import { needsOf } from "./needs.ts";
import { planSchema } from "./schema.ts";

const needs = (fields: object) => needsOf(planSchema.parse({ name: "test", ...fields }));

describe("what a plan needs of a machine", () => {
  it("counts a connection for each request that a hanging target keeps, and those just ended", () => {
    expect(needs({}).connections).toBe(300 * 5 + 10 * 16);
  });

  it("grows with the timeout, and with ladders", () => {
    expect(needs({ load: { timeoutMs: 10_000 } }).connections).toBe(300 * 10 + 160);
    expect(needs({ claims: ["concurrent-users"] }).connections).toBe(1500 * 5 + 160);
    expect(needs({ claims: ["linear-scaling"] }).connections).toBe(1500 * 5 + 160);
  });

  it("keeps to the plan's own ceiling", () => {
    const low = { claims: ["concurrent-users"], capacity: { maxPerSecond: 100 } };
    expect(needs(low).connections).toBe(100 * 5 + 160);
  });

  it("names the programs that only some plans can't do without", () => {
    expect(needs({}).programs).toEqual([]);
    expect(needs({ driver: "docker" }).programs).toEqual(["docker"]);
    expect(needs({ claims: ["linear-scaling"] }).programs).toEqual(["nginx"]);
    const behind = (part: string) => ({ setups: { server: { [part]: { enabled: true } } } });
    expect(needs(behind("balancer")).programs).toEqual(["nginx"]);
    expect(needs(behind("gateway")).programs).toEqual(["nginx"]);
  });

  it("knows the copies' size of made-up data, and not that of a folder", () => {
    expect(needs({ data: { source: "synthetic:1000000x768" } }).dataBytes).toBeGreaterThan(20e9);
    expect(needs({ data: { source: "chroma:./db" } }).dataBytes).toBeNull();
  });
});
