import { describe, expect, it } from "vitest";
import { judgeCores, judgeOpenFiles } from "./limits.ts";
import { judged } from "./testing.ts";

describe("doctor's row on open files", () => {
  const none = Number.POSITIVE_INFINITY;

  it.each([
    [none, none, "ok"],
    [4096, 4096, "ok"],
    [2000, 4096, "ok"],
    [1999, 524_288, "warn"],
    [1024, 524_288, "warn"],
    [1023, 524_288, "fail"],
  ])("with a limit of %d of %d, for 2,000 connections, is %s", (soft, hard, level) => {
    expect(judged(judgeOpenFiles({ soft, hard }, 2000))).toBe(level);
  });

  it("wants 1,024 of every run", () => {
    expect(judgeOpenFiles({ soft: 1023, hard: none }, 10).needs).toBe("1024");
    expect(judged(judgeOpenFiles({ soft: 1024, hard: none }, 10))).toBe("ok");
  });

  it("says whether the user may raise it", () => {
    const of = (hard: number) => judgeOpenFiles({ soft: 256, hard }, 2000);
    expect(of(4096).remedy).toContain("`ulimit -n 2000`");
    expect(of(512).remedy).toContain("hard limit (512), too");
    expect(of(4096).version).toBe("256 (may be raised to 4096)");
  });
});

describe("doctor's row on cores", () => {
  it.each([
    ["a machine of 4", { shown: 4, allowed: 4, quota: null }, "ok: 4"],
    ["a quota above what there is", { shown: 4, allowed: 4, quota: 8 }, "ok: 4"],
    ["a CPU set of 2 of 64", { shown: 64, allowed: 2, quota: null }, "ok: 2 of 64, by a CPU set"],
    ["a quota of 2 of 64", { shown: 64, allowed: 64, quota: 2 }, "warn: 2 of 64, by a quota"],
    ["a quota of 1.5", { shown: 64, allowed: 4, quota: 1.5 }, "warn: 1.5 of 64, by a quota"],
    ["a machine of 1", { shown: 1, allowed: 1, quota: null }, "warn: 1"],
    ["half a core", { shown: 8, allowed: 8, quota: 0.5 }, "fail: 0.5 of 8, by a quota"],
  ])("sees what is enforced: %s", (_, look, expected) => {
    const finding = judgeCores(look);
    expect(`${judged(finding)}: ${finding.version}`).toBe(expected);
  });

  it("mends a quota by a CPU set, and too few cores by more", () => {
    expect(judgeCores({ shown: 64, allowed: 64, quota: 2 }).remedy).toContain("--cpuset-cpus");
    expect(judgeCores({ shown: 1, allowed: 1, quota: null }).remedy).toContain("2 cores or more");
  });
});
