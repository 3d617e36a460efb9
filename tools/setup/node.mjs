// Node 24, which runs the harness: what npm brought, the user's own, or one in the cache folder.
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import { arch, env, execPath, version as ownVersion } from "node:process";
import { run, versionOf } from "./children.mjs";
import { diagnose } from "./diagnose.mjs";
import { SetupError } from "./errors.mjs";
import { findOnPath, userPath } from "./files.mjs";
import { isInstalled } from "./places.mjs";

/** Of the npm packages `node` and `node-linux-…`. */
const VERSION = "24.21.0";
export const NODE_MAJOR = 24;
const INSTALL_MS_MAX = 20 * 60_000;
const NODE_VERSION = /^v(\d+\.\d+\.\d+)/m;

const majorOf = (version) => Number.parseInt((version ?? "0").replace(/^v/, ""), 10);
const homeOf = (places) => join(places.cache, `node-${VERSION}-${arch}`);

/** Node 24: the one npm installed, this very one when it is new enough, or the cached one. */
export async function findNode(places) {
  const at = async (path, origin) => {
    const version = existsSync(path)
      ? await versionOf([path, "--version"], NODE_VERSION)
      : undefined;
    return majorOf(version) === NODE_MAJOR ? { path, version, origin } : undefined;
  };
  const brought = await at(join(places.project, "node_modules", ".bin", "node"), "npm");
  if (brought) return brought;
  // In a clone, one below node_modules may be about to be replaced.
  const mayGo = !isInstalled && execPath.includes("node_modules");
  if (majorOf(ownVersion) >= NODE_MAJOR && !mayGo) {
    return { path: execPath, version: ownVersion.slice(1), origin: "system" };
  }
  return await at(join(homeOf(places), "bin", "node"), "npm");
}

/** The user's npm, run by the user's Node: the one in node_modules is about to be replaced. */
export function npmCommand() {
  const [node = execPath] = findOnPath("node");
  const cli = env.npm_execpath;
  if (cli && basename(cli) === "npm-cli.js" && existsSync(cli)) return [node, cli];
  const [npm] = findOnPath("npm");
  if (npm) return [npm];
  throw new SetupError("Expected npm, but there is none on PATH.", {
    hint: "install npm (it comes with Node from https://nodejs.org; Debian: apt install npm)",
  });
}

/**
 * The user's settings without what npm itself adds for the script that runs us: a nested npm would
 * take our script's name, package and prefix for its own.
 */
function npmEnv(temp) {
  const added =
    /^npm_(lifecycle_|package_|command$|config_(local|global)_prefix$|config_(dry_run|json|parseable|workspaces?)$)/;
  const kept = Object.entries(env).filter(([name]) => !added.test(name));
  return { ...Object.fromEntries(kept), PATH: userPath(), TMPDIR: temp };
}

/** Runs npm to its end. Its whole output lies in the log. */
export async function runNpm(flags, { cwd, temp, log, onLine }) {
  const ownEnv = npmEnv(temp);
  const [program, ...rest] = npmCommand();
  ownEnv.PATH = [dirname(program), ownEnv.PATH].join(delimiter);
  const command = [program, ...rest, ...flags];
  return await run(command, { cwd, env: ownEnv, log, limitMs: INSTALL_MS_MAX, onLine });
}

/**
 * Puts Node 24 into the cache folder, from npm's registry. Runs no script, and leaves the user's
 * node_modules alone: a `node` among its programs would run all of the user's scripts.
 */
export async function fetchNode(places, report) {
  const log = join(places.logs, "node.log");
  const folder = join(places.temp, "node");
  const temp = join(places.temp, "node-tmp");
  for (const made of [folder, temp]) mkdirSync(made, { recursive: true });
  rmSync(log, { force: true });
  const name = `node-linux-${arch}`;
  const flags = ["install", "--prefix", folder, "--no-save", "--no-package-lock", "--no-audit"];
  const result = await runNpm([...flags, "--no-fund", "--ignore-scripts", `${name}@${VERSION}`], {
    cwd: folder,
    temp,
    log,
    onLine: report,
  });
  const where = {
    log,
    folder: places.cache,
    network: "npm's registry (`npm config get registry`)",
  };
  if (!result.ok) throw diagnose(`fetch Node ${VERSION}`, result, where);
  rmSync(homeOf(places), { recursive: true, force: true });
  renameSync(join(folder, "node_modules", name), homeOf(places));
  const node = await findNode(places);
  if (node) return node;
  throw new SetupError(`Expected Node ${VERSION} from npm's package ${name}; it doesn't run.`, {
    hint: `install Node ${NODE_MAJOR} yourself and put it first on PATH`,
    log,
  });
}
