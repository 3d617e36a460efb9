// Where things lie: small things in the project, big ones in the user's cache folder, which two
// clones of the project share.
import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { env, pid } from "node:process";
import { fileURLToPath } from "node:url";
import { SetupError } from "./errors.mjs";

const project = resolve(fileURLToPath(import.meta.url), "../../..");

/** The folders and files of one set-up. Nothing is created yet. */
export function findPlaces() {
  // A relative XDG_CACHE_HOME is to be ignored, says its specification.
  const base = isAbsolute(env.XDG_CACHE_HOME ?? "")
    ? env.XDG_CACHE_HOME
    : join(homedir(), ".cache");
  const cache = join(base, "chroma-assay");
  const state = join(project, ".toolchain");
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
