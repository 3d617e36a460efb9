import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { projectFolder } from "./record.ts";

/** How a set-up ended. */
export interface SetupEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A set-up that is still at work. */
export interface RunningSetup {
  readonly child: ChildProcess;
  readonly end: Promise<SetupEnd>;
}

/** How to run a set-up in the sandbox. */
export interface SetupOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Flags for Node itself. */
  readonly nodeFlags?: readonly string[];
}

const WAIT_MS_MAX = 20_000;

/**
 * A copy of the set-up's scripts with a home and a PATH of its own, so that a test can take away or
 * fake Go, Python and npm, and touches nothing of the machine's.
 */
export class SetupSandbox implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), "assay-setup-"));
  readonly project = join(this.folder, "project");
  readonly home = join(this.folder, "home");
  readonly bin = join(this.folder, "bin");
  readonly cache = join(this.home, ".cache", "chroma-assay");
  readonly toolchainFile = join(this.project, ".toolchain", "toolchain.json");

  readonly #children: ChildProcess[] = [];

  constructor() {
    for (const folder of [this.project, this.home, this.bin]) mkdirSync(folder);
    cpSync(join(projectFolder, "tools"), join(this.project, "tools"), { recursive: true });
  }

  /** Puts a shell script on the sandbox's PATH. It finds no other programs there: name them in full. */
  addProgram(name: string, script: string): string {
    return this.writeProgram(join(this.bin, name), script);
  }

  /** Writes a shell script that may be run. */
  writeProgram(path: string, script: string): string {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
    return path;
  }

  /** Starts a set-up. */
  start({ args = [], env = {}, nodeFlags = [] }: SetupOptions = {}): RunningSetup {
    const script = join(this.project, "tools", "setup.mjs");
    const child = spawn(process.execPath, [...nodeFlags, script, ...args], {
      cwd: this.project,
      env: { PATH: this.bin, HOME: this.home, SANDBOX: this.folder, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#children.push(child);
    const texts = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      texts.stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      texts.stderr += text;
    });
    const end = once(child, "close").then(() => ({ code: child.exitCode, ...texts }));
    return { child, end };
  }

  /** Runs a set-up to its end. */
  async run(options: SetupOptions = {}): Promise<SetupEnd> {
    return await this.start(options).end;
  }

  /** What the fakes noted, line by line; empty when none was called. */
  calls(name: string): readonly string[] {
    const file = join(this.folder, name);
    if (!existsSync(file)) return [];
    return readFileSync(file, "utf8").split("\n").filter(Boolean);
  }

  /** Waits for a fake to note a call. */
  async waitForCall(name: string): Promise<void> {
    const giveUpAt = Date.now() + WAIT_MS_MAX;
    while (this.calls(name).length === 0) {
      if (Date.now() > giveUpAt) throw new Error(`Expected ${name} to be called.`);
      await sleep(20);
    }
  }

  /** The noted tools by name. */
  notedTools(): Record<string, { path: string; version: string; origin: string }> {
    return JSON.parse(readFileSync(this.toolchainFile, "utf8")).tools;
  }

  /** One noted tool. */
  notedTool(name: string): { path: string; version: string; origin: string } {
    const tool = Object.entries(this.notedTools()).find(([noted]) => noted === name)?.[1];
    if (tool === undefined) throw new Error(`Expected ${name} to be noted.`);
    return tool;
  }

  [Symbol.dispose](): void {
    // Only a failed test leaves one at work.
    for (const child of this.#children) child.kill("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A Go that builds a script which says it is k6 or Toxiproxy, and notes every build. */
export const FAKE_GO = `
if [ "$1" = env ]; then echo go1.26.0; exit 0; fi
while [ $# -gt 0 ]; do
  if [ "$1" = -o ]; then out="$2"; fi
  last="$1"; shift
done
echo "$$ $last" >> "$SANDBOX/builds"
if [ -n "$GO_WAITS" ]; then /bin/sleep "$GO_WAITS"; fi
if [ -n "$GO_FAILS" ]; then echo "$GO_FAILS" >&2; exit 1; fi
case "$last" in
  *k6*) says="k6 v2.2.0 (fake)" ;;
  *) says="toxiproxy-server version 2.12.0" ;;
esac
printf '#!/bin/sh\\necho "%s"\\n' "$says" > "$out"
/bin/chmod +x "$out"`;

/** A Python of that version. Without pip, as Debian's bare one. */
export function fakePython(version: string): string {
  const [major, minor, patch] = version.split(".");
  return `
case "$*" in
  *version_info*) echo '[[${major}, ${minor}, ${patch}], "'"$0"'"]' ;;
  *) exit 1 ;;
esac`;
}

/** A uv that makes an environment of empty files, and notes its environment. */
export const FAKE_UV = `
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
