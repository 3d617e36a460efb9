import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { FAKE_UV, fakePython, SetupSandbox } from "./setup-sandbox.ts";

const PYTHON = { args: ["python"] };

function createSandbox(): SetupSandbox {
  const sandbox = new SetupSandbox();
  sandbox.addProgram("python3", fakePython("3.11.4"));
  sandbox.addProgram("uv", FAKE_UV);
  return sandbox;
}

it("makes the environment once, from hashed wheels only", async () => {
  using sandbox = createSandbox();

  const cold = await sandbox.run(PYTHON);
  const warm = await sandbox.run(PYTHON);

  expect(cold).toMatchObject({ code: 0, stdout: "" });
  expect(warm).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(sandbox.calls("installs")).toHaveLength(1);
  expect(sandbox.calls("installs")[0]).toContain("--require-hashes --only-binary :all:");
  expect(sandbox.notedTool("chroma")).toMatchObject({ version: "1.5.9", origin: "venv" });
  expect(sandbox.notedTool("python").path).toContain(sandbox.cache);
});

it("makes the environment anew when Chroma has gone from it", async () => {
  using sandbox = createSandbox();
  await sandbox.run(PYTHON);
  const home = join(sandbox.notedTool("python").path, "../..");
  rmSync(join(home, "lib/python3.11/site-packages/chromadb"), { recursive: true });

  expect(await sandbox.run(PYTHON)).toMatchObject({ code: 0 });

  expect(sandbox.calls("installs")).toHaveLength(2);
});

it("says which Python it expected when there is none", async () => {
  using sandbox = new SetupSandbox();

  const end = await sandbox.run(PYTHON);

  expect(end.code).toBe(70);
  expect(end.stderr).toContain("Expected Python 3.10 or newer, but there is no `python3` on PATH.");
  expect(end.stderr).toContain("To mend: install Python 3.10 to 3.13");
});

it("says which Python it found when that is too old", async () => {
  using sandbox = new SetupSandbox();
  sandbox.addProgram("python3", fakePython("3.8.10"));

  const end = await sandbox.run(PYTHON);

  expect(end.code).toBe(70);
  expect(end.stderr).toMatch(/Expected Python 3\.10 or newer, but \S+\/python3 is 3\.8\.10\./);
});

it("takes a newer Python of another name when python3 is too old", async () => {
  using sandbox = createSandbox();
  sandbox.addProgram("python3", fakePython("3.9.2"));
  sandbox.addProgram("python3.12", fakePython("3.12.1"));

  const end = await sandbox.run(PYTHON);

  expect(end.code).toBe(0);
  expect(end.stderr).toContain("for Python 3.12.1");
});

it("hands pip's index on to uv, the environment before the file", async () => {
  using byFile = createSandbox();
  using byVariable = createSandbox();
  const conf = "[global]\nindex-url = https://file.invalid/simple\n";
  for (const { home } of [byFile, byVariable]) {
    mkdirSync(join(home, ".config", "pip"), { recursive: true });
    writeFileSync(join(home, ".config", "pip", "pip.conf"), conf);
  }

  await byFile.run(PYTHON);
  await byVariable.run({ ...PYTHON, env: { PIP_INDEX_URL: "https://variable.invalid/simple" } });

  expect(byFile.calls("uv-env")).toContain("UV_DEFAULT_INDEX=https://file.invalid/simple");
  expect(byVariable.calls("uv-env")).toContain("UV_DEFAULT_INDEX=https://variable.invalid/simple");
  expect(byFile.calls("uv-env")).toContain("UV_PYTHON_DOWNLOADS=never");
});

it("leaves uv's own index alone", async () => {
  using sandbox = createSandbox();
  const env = { PIP_INDEX_URL: "https://pip.invalid/", UV_DEFAULT_INDEX: "https://uv.invalid/" };

  await sandbox.run({ ...PYTHON, env });

  expect(sandbox.calls("uv-env")).toContain("UV_DEFAULT_INDEX=https://uv.invalid/");
});

it("explains packages that are not what was pinned", async () => {
  using sandbox = createSandbox();

  const end = await sandbox.run({ ...PYTHON, env: { UV_FAILS: "Hash mismatch for `chromadb`" } });

  expect(end.code).toBe(70);
  expect(end.stderr).toMatch(/Hash mismatch.*not what this project pins/s);
});

it("pins every Python package by hash and names no index", () => {
  using sandbox = new SetupSandbox();
  const file = join(sandbox.project, "tools", "python", "requirements.txt");
  const text = readFileSync(file, "utf8");

  const pinned = text.match(/^\S+==\S+( ;.*)? \\\n {4}--hash=sha256:/gm) ?? [];

  expect(pinned.length).toBe(text.match(/^[a-z]/gm)?.length);
  expect(text).not.toMatch(/https?:|--index|--find-links/);
  expect(text).toContain("chromadb==1.5.9");
});

describe("another version of Chroma, for a gate's reference", () => {
  const REFERENCE = { args: ["chroma@1.4.2"] };

  /** As FAKE_UV, with a Python that has what was asked for. */
  function withReference(): SetupSandbox {
    const sandbox = createSandbox();
    sandbox.addProgram("uv", FAKE_UV.replace('"chromadb": "1.5.9"', '"chromadb": "1.4.2"'));
    return sandbox;
  }

  it("is installed beside, with every other package as pinned, and noted by its version", async () => {
    using sandbox = withReference();

    const cold = await sandbox.run(REFERENCE);
    const warm = await sandbox.run(REFERENCE);

    expect(cold).toMatchObject({ code: 0, stdout: "" });
    expect(cold.stderr).toContain(
      "setup: chroma@1.4.2: installing Chroma 1.4.2 for Python 3.11.4 …",
    );
    expect(warm).toEqual({ code: 0, stdout: "", stderr: "" });
    const [install = "", ...others] = sandbox.calls("installs");
    expect(others).toEqual([]);
    expect(install).toContain(
      "pip install chromadb==1.4.2 fastapi uvicorn httptools uvloop --constraints",
    );
    expect(install).toContain("--only-binary :all:");
    expect(sandbox.notedTool("chroma@1.4.2")).toMatchObject({ version: "1.4.2", origin: "venv" });
    expect(sandbox.notedTool("python@1.4.2").path).toContain("reference-1.4.2-");
  });

  it("goes without the other packages' pins where it doesn't go with them, and says so if nothing does", async () => {
    using sandbox = withReference();

    const end = await sandbox.run({
      ...REFERENCE,
      env: { UV_FAILS: "  × No solution found when resolving dependencies" },
    });

    const files = sandbox
      .calls("installs")
      .map((call) => /--constraints (\S+)/.exec(call)?.[1] ?? "");
    expect(files.map((file) => basename(file))).toEqual(["all-pins.txt", "own-pins.txt"]);
    expect(end.code).toBe(70);
    expect(end.stderr).toContain("pip's index has no Chroma 1.4.2 that goes with Python 3.11.4.");
    expect(end.stderr).toContain("To mend: name a version that was released");
  });

  it("leaves nothing half-made behind when its installation fails", async () => {
    using sandbox = withReference();

    const end = await sandbox.run({ ...REFERENCE, env: { UV_FAILS: "the machine fell over" } });

    expect(end.code).toBe(70);
    expect(readdirSync(sandbox.cache).filter((name) => name.startsWith("reference"))).toEqual([]);
  });

  it("isn't what a wheel of another version says it is", async () => {
    using sandbox = createSandbox();

    expect((await sandbox.run(REFERENCE)).code).toBe(70);
    expect(readdirSync(sandbox.cache).filter((name) => name.startsWith("reference"))).toEqual([]);
  });

  it("is named by a whole version", async () => {
    using sandbox = createSandbox();

    expect(await sandbox.run({ args: ["chroma@1.5"] })).toMatchObject({ code: 64 });
  });
});
