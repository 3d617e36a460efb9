import { describe, expect, it } from "vitest";
import type { DiskTrial } from "../../host/disk-trial.ts";
import { bytes, milliseconds } from "../../units/quantity.ts";
import { type DiskLook, judgeDisk } from "./disk.ts";
import { judged } from "./testing.ts";

describe("doctor's rows on disks", () => {
  const need = {
    name: "disk (cache)",
    neededFor: "data",
    bytes: bytes(2e9),
    holdsData: true,
    elsewhere: "set XDG_CACHE_HOME",
  };
  const stored: DiskTrial = { kind: "stored", fsyncMs: milliseconds(4) };
  const look = (given: Partial<DiskLook> = {}): DiskLook => ({
    folder: "/cache",
    freeBytes: bytes(50e9),
    mount: { type: "ext4", options: ["rw"] },
    trial: stored,
    ...given,
  });
  const on = (type: string, options: readonly string[] = []) =>
    judgeDisk(look({ mount: { type, options } }), need);

  it.each([
    [3e9, "ok"],
    [2.9e9, "warn"],
    [2e9, "warn"],
    [1.9e9, "fail"],
  ])("with %d bytes free, for 2 GB, are %s", (free, level) => {
    expect(judged(judgeDisk(look({ freeBytes: bytes(free) }), need))).toBe(level);
  });

  it.each([
    ["ext4", /^ok: /],
    ["xfs", /^ok: /],
    ["tmpfs", /^warn: .*in memory/],
    ["nfs4", /^warn: .*network/],
    ["fuse.sshfs", /^warn: .*network/],
    ["overlay", /^warn: .*container's own layer/],
  ] as const)("on %s are judged %s", (type, expected) => {
    const finding = on(type);
    expect(`${judged(finding)}: ${finding.remedy ?? ""}`).toMatch(expected);
  });

  it("see an overlay on which fsync does nothing", () => {
    expect(on("overlay", ["rw", "volatile"]).remedy).toContain("fsync does nothing");
  });

  it("don't mind the file system where no data lies", () => {
    const reports = { ...need, holdsData: false };
    const lying = look({ mount: { type: "tmpfs", options: [] } });
    expect(judged(judgeDisk(lying, reports))).toBe("ok");
  });

  it.each([
    ["can't be written", { kind: "not writable", why: "EROFS" }, /^fail: .*EROFS/],
    ["have no fsync", { kind: "no fsync", why: "EINVAL" }, /^fail: .*EINVAL/],
    ["take long", { kind: "stored", fsyncMs: milliseconds(201) }, /^warn: .*takes long/],
    ["take a while", { kind: "stored", fsyncMs: milliseconds(200) }, /^ok: /],
  ] as const)("that %s are judged by it", (_, trial, expected) => {
    const finding = judgeDisk(look({ trial }), need);
    expect(`${judged(finding)}: ${finding.remedy ?? ""}`).toMatch(expected);
  });

  it("of an unknown file system are judged by the rest", () => {
    const finding = judgeDisk(look({ mount: null }), need);
    expect(judged(finding)).toBe("ok");
    expect(finding.version).toBe("50.0 GB free on an unknown file system, fsync 4.0 ms");
  });
});
