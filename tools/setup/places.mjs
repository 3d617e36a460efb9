// Where things lie: small things in the project, big ones in the user's cache folder, which two
// clones of the project share.
import { mkdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join, resolve, sep } from "node:path";
import { env, pid } from "node:process";
import { fileURLToPath } from "node:url";
import { SetupError } from "./errors.mjs";

const project = resolve(fileURLToPath(import.meta.url), "../../..");

/** Whether npm installed the project as a package; then its folder isn't for writing. */
export const isInstalled = project.includes(`${sep}node_modules${sep}`);

/** How its user calls the set-up. */
export const SETUP_COMMAND = isInstalled ? "npx chroma-assay setup" : "node tools/setup.mjs";

/** In the project's folder; of an installed package, in the cache, by its version. */
function findState(cache) {
  if (!isInstalled) return join(project, ".toolchain");
  const { version } = JSON.parse(readFileSync(join(project, "package.json"), "utf8"));
  return join(cache, "installed", version);
}

/** The folders and files of one set-up. Nothing is created yet. */
export function findPlaces() {
  // A relative XDG_CACHE_HOME is to be ignored, says its specification.
  const base = isAbsolute(env.XDG_CACHE_HOME ?? "")
    ? env.XDG_CACHE_HOME
    : join(homedir(), ".cache");
  const cache = join(base, "chroma-assay");
  const state = findState(cache);
  return {
    project,
    cache,
    state,
    logs: join(cache, "logs"),
    // Everything half-made lies in a folder of its own; only what is whole is renamed out of it.
    drafts: join(cache, "tmp"),
    temp: join(cache, "tmp", String(pid)),
    toolchainFile: join(state, "toolchain.json"),
    locks: [join(state, "setup.lock"), join(cache, "setup.lock")],
  };
}

/** Creates the folders, or says which one can't be written. */
export function createPlaces(places) {
  for (const folder of [places.state, places.cache, places.logs, places.temp]) {
    try {
      mkdirSync(folder, { recursive: true });
    } catch (error) {
      throw new SetupError(`Expected to be able to create ${folder}, but: ${error.message}.`, {
        hint: folder.startsWith(places.cache)
          ? "set XDG_CACHE_HOME to a folder that you can write to, with 3 GB free"
          : "give yourself write access to the project's folder",
      });
    }
  }
}
