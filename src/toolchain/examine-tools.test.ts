import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { examineTools } from "./examine-tools.ts";
import type { ToolchainRecord } from "./record.ts";

let folder = "";

function addProgram(name: string, says: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\necho "${says}"\n`);
  chmodSync(path, 0o755);
  return path;
}

function recordOf(tools: ToolchainRecord["tools"]): ToolchainRecord {
  return { schema: 1, tools, packages: {} };
}

function examine(name: string, record?: ToolchainRecord, env: Record<string, string> = {}) {
  const findings = examineTools({ env: { PATH: folder, ...env }, record, folders: [] });
  return findings.find((finding) => finding.name === name);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-doctor-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

describe("examineTools", () => {
  it("finds everything missing on a bare machine, and says what to do", () => {
    const findings = examineTools({ env: { PATH: folder }, record: undefined, folders: [] });

    expect(findings.map(({ name, state }) => `${name}: ${state}`)).toEqual([
      "node: missing",
      "go: missing",
      "python: missing",
      "k6: missing",
      "chroma: missing",
      "toxiproxy: missing",
      "compose: missing",
      "nginx: missing",
      "chromium: missing",
    ]);
    expect(findings.every((finding) => finding.remedy)).toBe(true);
  });

  it("has a noted tool say its version again", () => {
    const path = addProgram("k6", "k6 v2.2.0");

    const finding = examine("k6", recordOf({ k6: { path, version: "2.2.0", origin: "built" } }));

    expect(finding).toMatchObject({ state: "present", version: "2.2.0", path });
    expect(finding).not.toHaveProperty("remedy");
  });

  it("notices that a noted tool has become another", () => {
    const path = addProgram("k6", "k6 v2.1.0");

    const finding = examine("k6", recordOf({ k6: { path, version: "2.2.0", origin: "built" } }));

    expect(finding).toMatchObject({ state: "wrong version", version: "2.1.0" });
    expect(finding?.remedy).toContain("node tools/setup.mjs");
  });

  it("doesn't take what an older version of this program has set up, even if it is still as noted", () => {
    const k6 = addProgram("k6", "k6 v1.4.0");
    const python = addProgram("python3", "Python 3.9.20");
    const record = recordOf({
      k6: { path: k6, version: "1.4.0", origin: "built" },
      python: { path: python, version: "3.9.20", origin: "venv" },
    });

    expect(examine("k6", record)).toMatchObject({ state: "wrong version", needs: "k6 2.2.x" });
    expect(examine("python", record)).toMatchObject({
      state: "wrong version",
      needs: "Python 3.10 or newer",
    });
  });

  it("explains a K6_BIN that does not fit", () => {
    const path = addProgram("own", "k6 v1.0.0");

    const finding = examine("k6", undefined, { K6_BIN: path });

    expect(finding).toMatchObject({ state: "wrong version", path });
    expect(finding?.remedy).toContain("is version 1.0.0");
  });

  it("needs Go only while there is no k6", () => {
    const k6 = { path: addProgram("k6", "k6 v2.2.0"), version: "2.2.0", origin: "path" } as const;

    expect(examine("go", recordOf({}))).toMatchObject({ isRequired: true });
    expect(examine("go", recordOf({ k6 }))).toMatchObject({ isRequired: false });
  });

  it.each([
    ["go1.26.3", "present"],
    ["go1.24.9", "wrong version"],
  ])("judges %s", (says, state) => {
    addProgram("go", says);

    expect(examine("go")).toMatchObject({ state, version: says.slice(2) });
  });

  it.each(["toxiproxy", "compose"])("advises %s, which the set-up leaves out", (name) => {
    expect(examine(name)).toMatchObject({
      isRequired: false,
      remedy: `run \`node tools/setup.mjs ${name}\``,
    });
  });

  it("finds nginx on PATH, and says how to get it where it is missing", () => {
    expect(examine("nginx")).toMatchObject({
      state: "missing",
      isRequired: false,
      remedy: expect.stringContaining("nginx-light"),
    });

    const path = addProgram("nginx", "nginx version: nginx/1.26.3");
    expect(examine("nginx")).toMatchObject({ state: "present", version: "1.26.3", path });
  });

  it("finds a browser by CHROME_BIN or on PATH", () => {
    const own = addProgram("my-browser", "Browser 120.0.1");
    expect(examine("chromium", undefined, { CHROME_BIN: own })).toMatchObject({ path: own });

    const path = addProgram("chromium", "Chromium 130.0.2 built on Debian");
    expect(examine("chromium")).toMatchObject({ state: "present", version: "130.0.2", path });
  });
});
