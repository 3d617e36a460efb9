import { describe, expect, it } from "vitest";
import type { Operation, WorkloadName } from "../ledger.ts";
import { WORKLOADS } from "./workloads.ts";

function nextOf(source: Iterator<Operation, never, void>, count: number): Operation[] {
  return Array.from({ length: count }, () => source.next().value);
}

const take = (name: WorkloadName, count: number, seed = 3): Operation[] =>
  nextOf(WORKLOADS[name](seed), count);
const recordsOf = (operations: readonly Operation[]) =>
  operations.flatMap(({ records }) => records);
const NAMES = Object.keys(WORKLOADS) as WorkloadName[];

describe("workloads", () => {
  it.each(NAMES)("%s is the same for the same seed, and writes other ids for another", (name) => {
    expect(take(name, 200)).toEqual(take(name, 200));
    const others = new Set(recordsOf(take(name, 200, 4)).map(({ id }) => id));
    for (const { id } of recordsOf(take(name, 200))) expect(others).not.toContain(id);
  });

  it.each(NAMES)("%s counts the operations on each id from 1, never two in one request", (name) => {
    const versions = new Map<string, number>();
    for (const { records, workload } of take(name, 500)) {
      expect(workload).toBe(name);
      expect(new Set(records.map(({ id }) => id)).size).toBe(records.length);
      for (const { id, version } of records) {
        expect(version).toBe((versions.get(id) ?? 0) + 1);
        versions.set(id, version);
      }
    }
  });

  it("share no id", () => {
    const ids = NAMES.flatMap((name) => [
      ...new Set(recordsOf(take(name, 100)).map(({ id }) => id)),
    ]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("set adds each id once", () => {
    const operations = take("set", 100);
    expect(new Set(recordsOf(operations).map(({ id }) => id)).size).toBe(100);
    for (const { kind, records } of operations) expect([kind, records.length]).toEqual(["add", 1]);
  });

  it("register upserts the same ids over and over", () => {
    const operations = take("register", 240);
    for (const { kind } of operations) expect(kind).toBe("upsert");
    const byId = Map.groupBy(recordsOf(operations), ({ id }) => id);
    expect(byId.size).toBe(24);
    for (const records of byId.values()) expect(records).toHaveLength(10);
  });

  it("delete deletes what it has added, once, and some stay", () => {
    const operations = take("delete", 300);
    const added = new Set<string>();
    const deleted = new Set<string>();
    for (const { kind, records } of operations)
      for (const { id } of records) {
        if (kind === "add") added.add(id);
        else {
          expect(added).toContain(id);
          expect(deleted).not.toContain(id);
          deleted.add(id);
        }
      }
    expect(deleted.size).toBeGreaterThan(100);
    expect(added.size - deleted.size).toBeGreaterThanOrEqual(3);
  });

  it("batch writes twenty new records in one request, added and upserted in turn", () => {
    const operations = take("batch", 10);
    expect(operations.map(({ kind }) => kind).slice(0, 2)).toEqual(["add", "upsert"]);
    for (const { records } of operations) expect(records).toHaveLength(20);
    expect(new Set(recordsOf(operations).map(({ id }) => id)).size).toBe(200);
  });
});
