import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { SetupSandbox } from "./setup-sandbox.ts";

const PYTHON = { args: ["python"] };

/** A Python of that version. Without pip, as Debian's bare one. */
function fakePython(version: string): string {
  const [major, minor, patch] = version.split(".");
  return `
case "$*" in
  *version_info*) echo '[[${major}, ${minor}, ${patch}], "'"$0"'"]' ;;
  *) exit 1 ;;
esac`;
}

/** A uv that makes an environment of empty files, and notes its environment. */
const FAKE_UV = `
PATH=/usr/bin:/bin
if [ "$1" = --version ]; then echo "uv 0.13.9"; exit 0; fi
env >> "$SANDBOX/uv-env"
if [ "$1" = venv ]; then
  for last; do :; done
  mkdir -p "$last/bin" "$last/lib/python3.11/site-packages"
  exit 0
fi
echo "$*" >> "$SANDBOX/installs"
if [ -n "$UV_FAILS" ]; then echo "$UV_FAILS" >&2; exit 2; fi
while [ $# -gt 0 ]; do
  if [ "$1" = --python ]; then bin="$(dirname "$2")"; fi
  shift
done
site="$bin/../lib/python3.11/site-packages"
for name in chromadb fastapi uvicorn httptools uvloop chromadb_rust_bindings; do
  mkdir -p "$site/$name" && echo > "$site/$name/__init__.py"
done
echo > "$site/chromadb_rust_bindings/chromadb_rust_bindings.abi3.so"
printf '#!/bin/sh\\n' > "$bin/chroma"
cat > "$bin/python" <<'SCRIPT'
#!/bin/sh
[ -e "$(/usr/bin/dirname "$0")/../lib/python3.11/site-packages/chromadb/__init__.py" ] || exit 1
echo '{"python": "3.11.4", "packages": {"chromadb": "1.5.9", "uvicorn": "0.1.0"}}'
SCRIPT
chmod +x "$bin/chroma" "$bin/python"`;

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
