// The npm packages, Node 24 among them (npm package `node`).
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import { env, execPath, version as ownVersion } from "node:process";
import { run, versionOf } from "../children.mjs";
import { diagnose } from "../diagnose.mjs";
import { SetupError } from "../errors.mjs";
import { areUnchanged, findOnPath, readJson, signaturesOf, userPath } from "../files.mjs";

const NODE_MAJOR = 24;
const INSTALL_MS_MAX = 20 * 60_000;
const NODE_VERSION = /^v(\d+\.\d+\.\d+)/m;

const majorOf = (version) => Number.parseInt((version ?? "0").replace(/^v/, ""), 10);

/** Development packages are needed by the tests only. */
const needsDev = () => env.npm_lifecycle_event === "pretest";

/** Names of packages that the lock file wants and node_modules lacks or has in another version. */
export function listMissing({ wanted, installed, exists, dev }) {
  const missing = [];
  for (const [path, entry] of Object.entries(wanted.packages ?? {})) {
    if (path === "" || entry.link || (entry.dev && !dev)) continue;
    const there = installed?.packages?.[path];
    // Optional packages of other platforms are rightly absent.
    if ((entry.optional || entry.devOptional) && !there) continue;
    if (there?.version !== entry.version || !exists(path)) missing.push(path);
  }
  return missing;
}

const markerOf = (places) => join(places.state, "npm-ci-unfinished");

function isComplete(places) {
  if (existsSync(markerOf(places))) return false;
  const wanted = readJson(join(places.project, "package-lock.json"));
  // Without a lock file the user installs by other means; then only Node matters.
  if (!wanted) return true;
  const missing = listMissing({
    wanted,
    installed: readJson(join(places.project, "node_modules", ".package-lock.json")),
    exists: (path) => existsSync(join(places.project, path, "package.json")),
    dev: needsDev(),
  });
  return missing.length === 0;
}

function entryOf(node) {
  return {
    inputs: "",
    files: signaturesOf([node.path]),
    tools: { node },
  };
}

/** Node 24: the one npm installed, or this very one when it is new enough. */
async function findNode(places) {
  const path = join(places.project, "node_modules", ".bin", "node");
  const version = existsSync(path) ? await versionOf([path, "--version"], NODE_VERSION) : undefined;
  if (majorOf(version) === NODE_MAJOR) return { path, version, origin: "npm" };
  if (majorOf(ownVersion) >= NODE_MAJOR && !execPath.includes("node_modules")) {
    return { path: execPath, version: ownVersion.slice(1), origin: "system" };
  }
  return undefined;
}

/** The user's npm, run by the user's Node: the one in node_modules is about to be replaced. */
function npmCommand() {
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

async function install(places, report) {
  const marker = markerOf(places);
  const log = join(places.logs, "npm.log");
  const temp = join(places.temp, "npm");
  rmSync(log, { force: true });
  mkdirSync(temp, { recursive: true });
  // Stays behind when we are killed, so that a later run doesn't trust what is there.
  writeFileSync(marker, "npm ci has begun and not ended\n");
  const flags = ["ci", "--no-audit", "--no-fund", ...(needsDev() ? ["--include=dev"] : [])];
  const ownEnv = npmEnv(temp);
  const [program, ...rest] = npmCommand();
  ownEnv.PATH = [dirname(program), ownEnv.PATH].join(delimiter);
  const result = await run([program, ...rest, ...flags], {
    cwd: places.project,
    env: ownEnv,
    log,
    limitMs: INSTALL_MS_MAX,
    onLine: report,
  });
  const where = {
    log,
    folder: places.project,
    network: "npm's registry (`npm config get registry`)",
  };
  if (!result.ok) throw diagnose("install the npm packages", result, where);
  rmSync(marker, { force: true });
  const node = await findNode(places);
  if (node) return node;
  throw new SetupError(
    `Expected npm to bring Node ${NODE_MAJOR}, but node_modules/.bin/node is missing or does not run.`,
    {
      hint: `run \`npm rebuild node --ignore-scripts=false\`, or use Node ${NODE_MAJOR} yourself`,
      log,
    },
  );
}

/** The npm packages and Node 24. */
export const npm = {
  name: "npm",
  when: "start",
  isUnchanged({ places, recorded }) {
    return isComplete(places) && areUnchanged(recorded?.files);
  },
  async resolve({ places, force }) {
    if (!force && isComplete(places)) {
      const node = await findNode(places);
      if (node) return { kind: "found", entry: entryOf(node) };
    }
    npmCommand();
    return {
      kind: "todo",
      what: "installing npm packages and Node 24",
      downloadMb: 185,
      diskMb: 650,
      cpuSeconds: 15,
      secondsMin: 10,
      make: async (report) => entryOf(await install(places, report)),
    };
  },
};
