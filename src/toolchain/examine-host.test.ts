import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bytes, cores, milliseconds } from "../units/quantity.ts";
import { examineHost, type HostLook, lookAtHost } from "./examine-host.ts";
import { levelOf } from "./finding.ts";

const disk = {
  folder: "/somewhere",
  freeBytes: bytes(50e9),
  mount: { type: "ext4", options: [] },
  trial: { kind: "stored", fsyncMs: milliseconds(3) },
} as const;

const ample: HostLook = {
  reports: disk,
  cache: disk,
  memory: {
    totalBytes: bytes(16e9),
    availableBytes: bytes(8e9),
    limitBytes: null,
    limitUsedBytes: null,
    swapUsedBytes: bytes(0),
    swappedInPages: 0,
  },
  openFiles: { soft: 65_536, hard: 65_536 },
  ports: { first: 32_768, last: 60_999, taken: 0, waiting: 0 },
  cores: { shown: 4, allowed: 4, quota: null },
  watched: {
    watchedMs: milliseconds(1000),
    clockStepMs: milliseconds(0),
    clockSource: "tsc",
    foreignCores: cores(0),
    stealCores: cores(0),
    swappedInPages: 0,
  },
};
const needs = { connections: 1660, dataBytes: bytes(0.3e9) };

const lacking = (host: HostLook, given = needs) =>
  examineHost(host, given)
    .filter((finding) => levelOf(finding) !== "ok")
    .map((finding) => `${finding.name}: ${levelOf(finding)}`);

describe("examineHost", () => {
  it("finds nothing to mend on an ample machine", () => {
    expect(examineHost(ample, needs)).toHaveLength(9);
    expect(lacking(ample)).toEqual([]);
  });

  it("asks of the cache what the plan's data takes", () => {
    expect(lacking(ample, { ...needs, dataBytes: bytes(40e9) })).toEqual(["disk (cache): warn"]);
    expect(lacking(ample, { ...needs, dataBytes: bytes(60e9) })).toEqual(["disk (cache): fail"]);
  });

  it("asks of ports and open files what the plan's load takes", () => {
    const tight = { ...ample, openFiles: { soft: 1600, hard: 1600 } };
    expect(lacking(tight)).toEqual(["open files: warn"]);
    expect(lacking(ample, { ...needs, connections: 40_000 })).toEqual(["ephemeral ports: fail"]);
  });

  it("reads this machine, and leaves nothing in its folders", async () => {
    const folder = mkdtempSync(join(tmpdir(), "assay-look-"));
    try {
      const host = await lookAtHost({
        reportsFolder: join(folder, "reports"),
        cacheFolder: folder,
        watchMs: milliseconds(20),
        signal: new AbortController().signal,
      });
      expect(host.cores.shown).toBeGreaterThan(0);
      expect(host.memory.availableBytes).toBeGreaterThan(0);
      expect(host.openFiles.soft).toBeGreaterThan(0);
      expect(host.reports.trial.kind).toBe("stored");
      expect(host.cache.mount?.type).toBeTruthy();
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
