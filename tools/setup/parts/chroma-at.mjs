// Another version of Chroma with the same backend packages, in an environment of its own: a reference
// that a gate holds a candidate against.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { arch, env } from "node:process";
import { SetupError } from "../errors.mjs";
import { areUnchanged, hashOf, signaturesOf } from "../files.mjs";
import { findPython } from "../python.mjs";
import { examine, install, keyFiles, PACKAGES, requirementsOf } from "./python.mjs";

const NAME = /^chroma@(\d+\.\d+\.\d+)$/;
/** One package with its hashes; comments between them don't matter. */
const ENTRY = /^([a-z0-9][a-z0-9._-]*)==/i;

/** The entries of a pinned list, by the package's name. */
export function entriesOf(requirements) {
  const entries = [];
  for (const line of requirements.split("\n")) {
    const name = ENTRY.exec(line)?.[1];
    if (name !== undefined) entries.push({ name, lines: [line] });
    else if (/^\s+--hash/.test(line)) entries.at(-1)?.lines.push(line);
  }
  return entries;
}

/** The list's entries that pass, as a file for uv. The last line of each may not go on. */
function writeConstraints(file, requirements, passes) {
  const kept = entriesOf(requirements).filter(({ name }) => passes(name));
  const texts = kept.map(({ lines }) => lines.join("\n").replace(/\s*\\\s*$/, ""));
  writeFileSync(file, `${texts.join("\n")}\n`);
  return file;
}

/**
 * Everything else as in the main environment, so that Chroma is the only difference; where that
 * Chroma doesn't go with it, the backend's own packages alone.
 */
function attemptsFor(version, requirements) {
  return (temp) => {
    const wished = [`chromadb==${version}`, ...PACKAGES.filter((name) => name !== "chromadb")];
    const all = join(temp, "all-pins.txt");
    const own = join(temp, "own-pins.txt");
    writeConstraints(all, requirements, (name) => name !== "chromadb");
    writeConstraints(own, requirements, (name) => name !== "chromadb" && PACKAGES.includes(name));
    return [all, own].map((file) => [...wished, "--constraints", file]);
  };
}

function entryOf(version, { home, inputs, found }) {
  const tool = (program, told) => ({
    path: join(home, "bin", program),
    version: told,
    origin: "venv",
  });
  return {
    inputs,
    files: signaturesOf(keyFiles(home)),
    packages: found.packages,
    tools: {
      [`chroma@${version}`]: tool("chroma", version),
      [`python@${version}`]: tool("python", found.python),
    },
  };
}

const unsolved = (version, python) => (log) =>
  new SetupError(`pip's index has no Chroma ${version} that goes with Python ${python.version}.`, {
    hint: "name a version that was released, and see pip.conf or PIP_INDEX_URL",
    log,
  });

/** The part `chroma@<version>`; undefined for any other name. */
export function chromaAt(name) {
  const version = NAME.exec(name)?.[1];
  if (version === undefined) return undefined;
  const inputsOf = (places) =>
    `${hashOf([arch, version], [requirementsOf(places)])} ${env.PYTHON_BIN ?? ""}`.trim();
  return {
    name,
    when: "first use",
    isUnchanged({ places, recorded }) {
      return recorded?.inputs === inputsOf(places) && areUnchanged(recorded.files);
    },
    async resolve({ places, force }) {
      const requirements = requirementsOf(places);
      const python = await findPython();
      const key = hashOf([arch, python.executable, python.version], [requirements]);
      const home = join(places.cache, `reference-${version}-${key}`);
      const inputs = inputsOf(places);
      const found = force ? undefined : await examine(home, version);
      if (found) return { kind: "found", entry: entryOf(version, { home, inputs, found }) };
      const attempts = attemptsFor(version, readFileSync(requirements, "utf8"));
      return {
        kind: "todo",
        what: `installing Chroma ${version} for Python ${python.version}`,
        downloadMb: 150,
        diskMb: 600,
        cpuSeconds: 20,
        secondsMin: 10,
        make: async (report) => {
          const order = { places, python, version, attempts, home, report };
          const made = await install({
            ...order,
            name: `chroma-${version}`,
            unsolved: unsolved(version, python),
          });
          return entryOf(version, { home, inputs, found: made });
        },
      };
    },
  };
}
