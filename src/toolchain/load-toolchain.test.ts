import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HarnessError } from "../errors.ts";
import { loadToolchain } from "./load-toolchain.ts";

let folder = "";
let file = "";

function addProgram(name: string, says: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\necho "${says}"\n`);
  chmodSync(path, 0o755);
  return path;
}

function note(tools: Record<string, string>): void {
  const noted = Object.entries(tools).map(([name, version]) => [
    name,
    { path: addProgram(name, version), version, origin: "built" },
  ]);
  const record = { schema: 1, tools: Object.fromEntries(noted), packages: { chromadb: "1.5.9" } };
  writeFileSync(file, JSON.stringify(record));
}

const ALL = { node: "24.1.0", k6: "2.2.0", python: "3.11.4", chroma: "1.5.9" };

/** What loading throws; fails when it throws nothing. */
function catchError(env: Record<string, string> = {}): HarnessError {
  try {
    loadToolchain({ env, file });
  } catch (error) {
    if (error instanceof HarnessError) return error;
    throw error;
  }
  throw new Error("Expected a HarnessError.");
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-toolchain-"));
  file = join(folder, "toolchain.json");
});

afterEach(() => rmSync(folder, { recursive: true }));

describe("loadToolchain", () => {
  it("gives what the set-up noted", () => {
    note(ALL);

    const toolchain = loadToolchain({ env: {}, file });

    expect(toolchain).toMatchObject({ k6: { version: "2.2.0" }, chromadbVersion: "1.5.9" });
    expect(toolchain).not.toHaveProperty("toxiproxy");
  });

  it("gives Toxiproxy when it was set up", () => {
    note({ ...ALL, toxiproxy: "2.12.0" });

    expect(loadToolchain({ env: {}, file }).toxiproxy).toMatchObject({ version: "2.12.0" });
  });

  it("advises the set-up when nothing was set up", () => {
    expect(catchError()).toMatchObject({
      code: "TOOLCHAIN_MISSING",
      hint: "run `node tools/setup.mjs`",
    });
  });

  it("advises the set-up when the notes are not to be read", () => {
    writeFileSync(file, '{"schema": 0}');

    expect(catchError()).toMatchObject({ code: "TOOLCHAIN_MISSING" });
  });

  it("names the tool that has gone since", () => {
    note(ALL);
    rmSync(join(folder, "chroma"));

    expect(catchError().message).toBe(`Expected chroma, but ${folder}/chroma is gone.`);
  });

  it("names the tool that could not be set up", () => {
    const { k6: _, ...others } = ALL;
    note(others);

    expect(catchError().message).toBe("Expected k6, but it has not been set up.");
  });

  it("prefers the programs that K6_BIN and TOXIPROXY_BIN name", () => {
    note(ALL);
    const own = addProgram("own-k6", "k6 v2.2.9 (own)");
    const proxy = addProgram("own-proxy", "toxiproxy-server version 2.12.1");

    const toolchain = loadToolchain({ env: { K6_BIN: own, TOXIPROXY_BIN: proxy }, file });

    expect(toolchain.k6).toEqual({ path: own, version: "2.2.9", origin: "env" });
    expect(toolchain.toxiproxy).toEqual({ path: proxy, version: "2.12.1", origin: "env" });
  });

  it("takes an empty K6_BIN for none", () => {
    note(ALL);

    expect(loadToolchain({ env: { K6_BIN: "" }, file }).k6.origin).toBe("built");
  });

  it("refuses a K6_BIN of the wrong version or none", () => {
    note(ALL);
    const old = addProgram("old-k6", "k6 v0.49.0");

    expect(catchError({ K6_BIN: old }).message).toContain("is version 0.49.0");
    expect(catchError({ K6_BIN: join(folder, "none") }).message).toContain(
      "no file that can be run",
    );
    expect(catchError({ K6_BIN: file }).hint).toBe("correct K6_BIN, or unset it");
  });
});
