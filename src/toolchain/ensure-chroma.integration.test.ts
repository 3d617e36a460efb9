import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ensureChroma } from "./ensure-chroma.ts";
import { FAKE_UV, fakePython, SetupSandbox } from "./setup-sandbox.ts";
import type { Tool, Toolchain } from "./toolchain.ts";

const tool = (path: string, version: string): Tool => ({ path, version, origin: "venv" });
const MAIN: Toolchain = {
  k6: tool("/k6", "2.2.0"),
  python: tool("/main/python", "3.11.4"),
  chroma: tool("/main/chroma", "1.5.9"),
  node: tool("/node", "24.0.0"),
  chromadbVersion: "1.5.9",
  packages: { chromadb: "1.5.9", uvicorn: "0.54.0" },
};

/** Everything that the set-up needs, and a uv whose environment has the given Chroma. */
function sandboxWith(version: string): SetupSandbox {
  const sandbox = new SetupSandbox();
  sandbox.addProgram("python3", fakePython("3.11.4"));
  sandbox.addProgram("uv", FAKE_UV.replace('"chromadb": "1.5.9"', `"chromadb": "${version}"`));
  return sandbox;
}

/** Asks for a version in a sandbox: what it is run by, and what was told. */
async function ensure(
  sandbox: SetupSandbox,
  version: string,
  { env = {}, signal = new AbortController().signal } = {},
): Promise<{ toolchain: Toolchain; told: readonly string[] }> {
  const told: string[] = [];
  const toolchain = await ensureChroma(version, MAIN, {
    signal,
    tell: (words) => told.push(words),
    env: { PATH: sandbox.bin, HOME: sandbox.home, SANDBOX: sandbox.folder, ...env },
    file: sandbox.toolchainFile,
    script: join(sandbox.project, "tools", "setup.mjs"),
  });
  return { toolchain, told };
}

it("is the toolchain itself for the version that it has, and nothing is set up", async () => {
  using sandbox = sandboxWith("1.5.9");

  expect(await ensure(sandbox, "1.5.9")).toEqual({ toolchain: MAIN, told: [] });
  expect(sandbox.calls("installs")).toEqual([]);
});

it("sets another version up once, tells its progress, and changes Chroma and Python alone", async () => {
  using sandbox = sandboxWith("1.4.2");

  const first = await ensure(sandbox, "1.4.2");
  const second = await ensure(sandbox, "1.4.2");

  expect(first.toolchain).toEqual({
    ...MAIN,
    python: sandbox.notedTool("python@1.4.2"),
    chroma: sandbox.notedTool("chroma@1.4.2"),
    chromadbVersion: "1.4.2",
    packages: { chromadb: "1.4.2", uvicorn: "0.54.0" },
  });
  expect(first.told.at(-1)).toMatch(/^chroma@1\.4\.2: chroma@1\.4\.2 1\.4\.2 is ready/);
  expect(second.toolchain).toEqual(first.toolchain);
  expect(sandbox.calls("installs")).toHaveLength(1);
});

it("sets it up again where it is damaged", async () => {
  using sandbox = sandboxWith("1.4.2");
  const { toolchain } = await ensure(sandbox, "1.4.2");
  rmSync(toolchain.chroma.path);

  expect((await ensure(sandbox, "1.4.2")).toolchain).toEqual(toolchain);
  expect(sandbox.calls("installs")).toHaveLength(2);
});

it("says that there is no such version, and what to do", async () => {
  using sandbox = sandboxWith("9.9.9");
  const env = { UV_FAILS: "  × No solution found when resolving dependencies" };

  await expect(ensure(sandbox, "9.9.9", { env })).rejects.toMatchObject({
    code: "TOOLCHAIN_MISSING",
    message: expect.stringContaining("pip's index has no Chroma 9.9.9"),
    hint: expect.stringContaining("name a version that was released"),
  });
});

it("does nothing where all was aborted before", async () => {
  using sandbox = sandboxWith("1.4.2");

  const ensuring = ensure(sandbox, "1.4.2", { signal: AbortSignal.abort() });

  await expect(ensuring).rejects.toMatchObject({ name: "AbortError" });
  expect(sandbox.calls("installs")).toEqual([]);
});
