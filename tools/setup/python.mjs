// The machine's Python, on which the environment is built.
import { realpathSync } from "node:fs";
import { env } from "node:process";
import { run } from "./children.mjs";
import { SetupError } from "./errors.mjs";
import { findOnPath, isExecutable } from "./files.mjs";

const MINOR_MIN = 10;
/** The newest minor version that every pinned package has wheels for. */
const MINOR_TRIED = 14;
const NAMES = ["python3", "python3.13", "python3.12", "python3.11", "python3.10", "python3.14"];
const PROBE =
  "import json, sys; print(json.dumps([sys.version_info[:3], getattr(sys, '_base_executable', None) or sys.executable]))";

async function probe(path) {
  const result = await run([path, "-I", "-c", PROBE], { limitMs: 20_000 });
  if (!result.ok) return undefined;
  try {
    const [[major, minor, patch], executable] = JSON.parse(result.stdout);
    const version = `${major}.${minor}.${patch}`;
    return { executable: realpathSync(executable), major, minor, version };
  } catch {
    return undefined;
  }
}

const isFit = ({ major, minor }) => major === 3 && minor >= MINOR_MIN;
const HINT = `install Python 3.${MINOR_MIN} to 3.13 (Debian: apt install python3), or set PYTHON_BIN to one`;

/** The Python the user names; it must fit. */
async function findNamed() {
  const found = isExecutable(env.PYTHON_BIN) ? await probe(env.PYTHON_BIN) : undefined;
  if (found && isFit(found)) return found;
  const came = found ? `Python ${found.version}` : "no Python that runs";
  throw new SetupError(
    `Expected PYTHON_BIN to be Python 3.${MINOR_MIN} or newer, but ${env.PYTHON_BIN} is ${came}.`,
    { hint: "correct PYTHON_BIN or unset it" },
  );
}

/** @returns {Promise<{ executable: string, version: string }>} a Python that fits, or a SetupError */
export async function findPython() {
  if (env.PYTHON_BIN) return await findNamed();
  const seen = [];
  for (const path of NAMES.flatMap(findOnPath)) {
    const found = await probe(path);
    if (found && isFit(found) && found.minor <= MINOR_TRIED) return found;
    if (found) seen.push({ path, ...found });
  }
  const newer = seen.find(isFit);
  if (newer) return newer;
  const came = seen.map(({ path, version }) => `${path} is ${version}`).join(", ");
  throw new SetupError(
    `Expected Python 3.${MINOR_MIN} or newer, but ${came || "there is no `python3` on PATH"}.`,
    { hint: HINT },
  );
}
