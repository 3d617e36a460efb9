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
export const PACKAGES = ["chromadb", "fastapi", "uvicorn", "httptools", "uvloop"];
const INSTALL_MS_MAX = 30 * 60_000;
/** uv's words where the wishes contradict each other, or there is no such version. */
const NO_SOLUTION = /No solution found/i;

/** Imports everything that a run needs, so that a half-emptied environment is found out here. */
const PROBE = [
  "import importlib.metadata as m, json, platform",
  `import chromadb_rust_bindings, ${PACKAGES.join(", ")}`,
  `print(json.dumps({"python": platform.python_version(), "packages": {p: m.version(p) for p in ${JSON.stringify(PACKAGES)}}}))`,
].join("\n");

/** The files whose loss or change makes a second look necessary. */
export function keyFiles(home) {
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

/** Imports every package; undefined when the environment is incomplete, or holds another Chroma. */
export async function examine(home, version) {
  const python = join(home, "bin", "python");
  const chroma = join(home, "bin", "chroma");
  if (!isExecutable(python) || !isExecutable(chroma)) return undefined;
  const result = await run([python, "-I", "-c", PROBE], { limitMs: 120_000 });
  if (!result.ok) return undefined;
  const found = JSON.parse(result.stdout.trim().split("\n").at(-1));
  return found.packages.chromadb === version ? found : undefined;
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

/**
 * Makes an environment aside, tries it out, and puts it into its place.
 *
 * @param {{ attempts: (temp: string) => string[][], unsolved?: (log: string) => Error }} order what
 *   uv is told to install, one after the other, until one can be solved; and what to throw if none can
 */
export async function install(order) {
  const { places, python, version, attempts, unsolved, home, name, report } = order;
  const log = join(places.logs, `${name}.log`);
  rmSync(log, { force: true });
  const settings = readPipSettings();
  const uv = await findUv({ places, python, settings, log, report });
  const draft = join(places.temp, name);
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
  // Compiled now, so that the first measured start is no slower than the later ones.
  const flags = ["--only-binary", ":all:", "--compile-bytecode"];
  const into = ["--python", join(draft, "bin", "python")];
  let installed;
  for (const what of attempts(places.temp)) {
    installed = await run([uv, "pip", "install", ...what, ...flags, ...into], options);
    if (installed.ok || !NO_SOLUTION.test(installed.output)) break;
  }
  if (unsolved && NO_SOLUTION.test(installed.output)) throw unsolved(log);
  if (!installed.ok) throw diagnose("install the Python packages", installed, where);
  report("trying it out");
  const found = await examine(draft, version);
  if (!found) throw diagnose("import the Python packages", installed, where);
  rmSync(home, { recursive: true, force: true });
  renameSync(draft, home);
  return found;
}

export const requirementsOf = (places) => join(places.project, "tools", "python", "requirements.txt");
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
    const found = force ? undefined : await examine(home, CHROMA_VERSION);
    if (found) return { kind: "found", entry: entryOf(home, inputs, found) };
    return {
      kind: "todo",
      what: `installing Chroma ${CHROMA_VERSION} for Python ${base.version}`,
      downloadMb: 150,
      diskMb: 600,
      cpuSeconds: 20,
      secondsMin: 10,
      make: async (report) => {
        const pinned = ["--requirements", requirements, "--no-deps", "--require-hashes"];
        const order = { places, python: base, home, report, name: "python" };
        const made = await install({ ...order, version: CHROMA_VERSION, attempts: () => [pinned] });
        return entryOf(home, inputs, made);
      },
    };
  },
};
