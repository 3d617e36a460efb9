// A virtual environment with Chroma (server, command line and client) and what the backend needs.
import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { env } from "node:process";
import { run } from "../children.mjs";
import { diagnose } from "../diagnose.mjs";
import { areUnchanged, hashOf, isExecutable, signaturesOf } from "../files.mjs";
import { networkEnv, readPipSettings, uvEnv } from "../pip-settings.mjs";
import { findPython } from "../python.mjs";
import { findUv } from "../uv.mjs";

const CHROMA_VERSION = "1.5.9";
const PACKAGES = ["chromadb", "fastapi", "uvicorn", "httptools", "uvloop"];
const INSTALL_MS_MAX = 30 * 60_000;

/** Imports everything that a run needs, so that a half-emptied environment is found out here. */
const PROBE = [
  "import importlib.metadata as m, json, platform",
  `import chromadb_rust_bindings, ${PACKAGES.join(", ")}`,
  `print(json.dumps({"python": platform.python_version(), "packages": {p: m.version(p) for p in ${JSON.stringify(PACKAGES)}}}))`,
].join("\n");

/** The files whose loss or change makes a second look necessary. */
function keyFiles(home) {
  const lib = join(home, "lib");
  const [version = "python3"] = readdirSync(lib);
  const packages = join(lib, version, "site-packages");
  const modules = [...PACKAGES, "chromadb_rust_bindings"];
  return [
    join(home, "bin", "python"),
    join(home, "bin", "chroma"),
    ...modules.map((name) => join(packages, name, "__init__.py")),
    join(packages, "chromadb_rust_bindings", "chromadb_rust_bindings.abi3.so"),
  ];
}

/** Imports every package; undefined when the environment is incomplete. */
async function examine(home) {
  const python = join(home, "bin", "python");
  const chroma = join(home, "bin", "chroma");
  if (!isExecutable(python) || !isExecutable(chroma)) return undefined;
  const result = await run([python, "-I", "-c", PROBE], { limitMs: 120_000 });
  if (!result.ok) return undefined;
  const found = JSON.parse(result.stdout.trim().split("\n").at(-1));
  return found.packages.chromadb === CHROMA_VERSION ? found : undefined;
}

function entryOf(home, inputs, found) {
  return {
    inputs,
    files: signaturesOf(keyFiles(home)),
    packages: found.packages,
    tools: {
      python: { path: join(home, "bin", "python"), version: found.python, origin: "venv" },
      chroma: { path: join(home, "bin", "chroma"), version: CHROMA_VERSION, origin: "venv" },
    },
  };
}

async function install({ places, python, requirements, home, report }) {
  const log = join(places.logs, "python.log");
  rmSync(log, { force: true });
  const settings = readPipSettings();
  const uv = await findUv({ places, python, settings, log, report });
  const draft = join(places.temp, "python");
  const temp = join(places.temp, "uv-tmp");
  mkdirSync(temp, { recursive: true });
  const options = {
    log,
    limitMs: INSTALL_MS_MAX,
    env: { ...env, ...networkEnv(settings), ...uvEnv(settings), TMPDIR: temp },
    onLine: report,
  };
  const where = { log, folder: places.cache, network: "pip's index (pip.conf, PIP_INDEX_URL)" };
  report("creating the environment");
  // Relocatable, because it is made in one folder and used in another.
  const venv = await run(
    [uv, "venv", "--no-project", "--relocatable", "--python", python.executable, draft],
    options,
  );
  if (!venv.ok) throw diagnose("create the Python environment", venv, where);
  report("installing packages");
  const target = ["--python", join(draft, "bin", "python"), "--requirements", requirements];
  // Compiled now, so that the first measured start is no slower than the later ones.
  const flags = ["--require-hashes", "--only-binary", ":all:", "--no-deps", "--compile-bytecode"];
  const installed = await run([uv, "pip", "install", ...flags, ...target], options);
  if (!installed.ok) throw diagnose("install the Python packages", installed, where);
  report("trying it out");
  const found = await examine(draft);
  if (!found) throw diagnose("import the Python packages", installed, where);
  rmSync(home, { recursive: true, force: true });
  renameSync(draft, home);
  return found;
}

const requirementsOf = (places) => join(places.project, "tools", "python", "requirements.txt");
const inputsOf = (places) =>
  `${hashOf([process.arch], [requirementsOf(places)])} ${env.PYTHON_BIN ?? ""}`.trim();

/** Chroma and the reference backend's packages. */
export const python = {
  name: "python",
  when: "start",
  isUnchanged({ places, recorded }) {
    return recorded?.inputs === inputsOf(places) && areUnchanged(recorded.files);
  },
  async resolve({ places, force }) {
    const requirements = requirementsOf(places);
    const inputs = inputsOf(places);
    const base = await findPython();
    const key = hashOf([process.arch, base.executable, base.version], [requirements]);
    const home = join(places.cache, `python-${CHROMA_VERSION}-${key}`);
    const found = force ? undefined : await examine(home);
    if (found) return { kind: "found", entry: entryOf(home, inputs, found) };
    return {
      kind: "todo",
      what: `installing Chroma ${CHROMA_VERSION} for Python ${base.version}`,
      downloadMb: 150,
      diskMb: 600,
      cpuSeconds: 20,
      secondsMin: 10,
      make: async (report) =>
        entryOf(home, inputs, await install({ places, python: base, requirements, home, report })),
    };
  },
};
