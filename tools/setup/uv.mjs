// uv, which installs the Python packages: the user's own if it fits, else a pinned wheel.
import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { env } from "node:process";
import { run, versionOf } from "./children.mjs";
import { diagnose } from "./diagnose.mjs";
import { findOnPath, hashOf, isExecutable } from "./files.mjs";
import { indexesOf, networkEnv } from "./pip-settings.mjs";

const VERSION = "0.13.9";
const PATTERN = /uv (\d+\.\d+\.\d+)/;
/** The first one with `UV_DEFAULT_INDEX` and relocatable environments, with a margin. */
const MINOR_MIN = 5;

function isFit(version) {
  const [major = 0, minor = 0] = (version ?? "").split(".").map(Number);
  return major > 0 || minor >= MINOR_MIN;
}

/** The command that puts the pinned wheel into a folder: pip's own where there is pip. */
async function fetchCommand({ python, settings, pins, folder, project }) {
  const pip = await run([python.executable, "-m", "pip", "--version"], { limitMs: 30_000 });
  if (!pip.ok) {
    const script = join(project, "tools", "python", "fetch_wheel.py");
    return [python.executable, "-I", script, pins, folder, ...indexesOf(settings)];
  }
  const flags = [
    "--no-deps",
    "--require-hashes",
    "--only-binary",
    ":all:",
    "--progress-bar",
    "off",
  ];
  return [
    python.executable,
    "-m",
    "pip",
    "download",
    ...flags,
    "--dest",
    folder,
    "--requirement",
    pins,
  ];
}

/** @returns {Promise<string>} the path of a uv that fits */
export async function findUv({ places, python, settings, log, report }) {
  for (const path of findOnPath("uv")) {
    if (isFit(await versionOf([path, "--version"], PATTERN))) return path;
  }
  const pins = join(places.project, "tools", "python", "uv.txt");
  const home = join(places.cache, `uv-${VERSION}-${hashOf([process.arch], [pins])}`);
  const uv = join(home, "uv");
  if (isExecutable(uv) && (await versionOf([uv, "--version"], PATTERN)) === VERSION) return uv;

  report("fetching the installer uv");
  const folder = join(places.temp, "uv");
  mkdirSync(folder, { recursive: true });
  const options = {
    log,
    limitMs: 600_000,
    env: { ...env, ...networkEnv(settings), TMPDIR: folder, PIP_REQUIRE_VIRTUALENV: "0" },
  };
  const command = await fetchCommand({ python, settings, pins, folder, project: places.project });
  const where = { log, folder: places.cache, network: "pip's index (pip.conf, PIP_INDEX_URL)" };
  const fetched = await run(command, options);
  if (!fetched.ok) throw diagnose("fetch the Python installer uv", fetched, where);
  const wheel = readdirSync(folder).find((name) => name.endsWith(".whl"));
  const unpack = join(places.project, "tools", "python", "unpack_scripts.py");
  const unpacked = await run(
    [python.executable, "-I", unpack, join(folder, wheel ?? "none"), join(folder, "scripts")],
    options,
  );
  if (!unpacked.ok) throw diagnose("unpack the Python installer uv", unpacked, where);
  rmSync(home, { recursive: true, force: true });
  renameSync(join(folder, "scripts"), home);
  return uv;
}
