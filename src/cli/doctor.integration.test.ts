import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { projectFolder } from "../toolchain/record.ts";

const DOCTOR = `exec "${projectFolder}/node_modules/.bin/node" "${projectFolder}/src/cli/main.ts" doctor --json`;

interface Said {
  readonly code: number;
  readonly isReady: boolean;
  readonly level: (name: string) => string | undefined;
  readonly remedy: (name: string) => string | null | undefined;
}

/** `doctor`, after the shell has made the machine a worse one. */
function doctor(before: string, variables: Record<string, string> = {}): Promise<Said> {
  const env = { PATH: process.env["PATH"], HOME: process.env["HOME"], ...variables };
  return new Promise((resolve) => {
    const child = execFile("sh", ["-c", `${before}${DOCTOR}`], { env }, (_error, stdout) => {
      const { isReady, findings } = JSON.parse(stdout);
      const row = (name: string) =>
        findings.find((finding: { name: string }) => finding.name === name);
      resolve({
        code: child.exitCode ?? -1,
        isReady,
        level: (name) => row(name)?.level,
        remedy: (name) => row(name)?.remedy,
      });
    });
  });
}

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-doctor-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

describe("doctor on this machine", () => {
  it("finds what a run needs, and leaves its folders as they were", async () => {
    const said = await doctor(`cd "${folder}" && `);
    expect(["node", "python", "k6", "chroma"].map(said.level)).toEqual(Array(4).fill("ok"));
    expect(said.isReady).toBe(true);
    expect(said.code).toBe(0);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("fails where fewer files may be open than a run needs", async () => {
    const said = await doctor("ulimit -n 512 && ");
    expect(said.level("open files")).toBe("fail");
    expect(said.remedy("open files")).toContain("hard limit (512)");
    expect(said).toMatchObject({ isReady: false, code: 70 });
  });

  it.runIf(existsSync("/dev/shm"))("warns of a cache that lies in memory", async () => {
    const said = await doctor("", { XDG_CACHE_HOME: "/dev/shm" });
    expect(said.level("disk (cache)")).toBe("warn");
    expect(said.remedy("disk (cache)")).toContain("in memory");
  });
});
