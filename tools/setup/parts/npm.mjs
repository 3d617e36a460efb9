// The npm packages, Node 24 among them (npm package `node`).
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { env } from "node:process";
import { diagnose } from "../diagnose.mjs";
import { areUnchanged, readJson, signaturesOf } from "../files.mjs";
import { fetchNode, findNode, npmCommand, runNpm } from "../node.mjs";
import { isInstalled } from "../places.mjs";

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

async function install(places, report) {
  const marker = markerOf(places);
  const log = join(places.logs, "npm.log");
  const temp = join(places.temp, "npm");
  rmSync(log, { force: true });
  mkdirSync(temp, { recursive: true });
  // Stays behind when we are killed, so that a later run doesn't trust what is there.
  writeFileSync(marker, "npm ci has begun and not ended\n");
  const flags = ["ci", "--no-audit", "--no-fund", ...(needsDev() ? ["--include=dev"] : [])];
  const result = await runNpm(flags, { cwd: places.project, temp, log, onLine: report });
  const where = {
    log,
    folder: places.project,
    network: "npm's registry (`npm config get registry`)",
  };
  if (!result.ok) throw diagnose("install the npm packages", result, where);
  rmSync(marker, { force: true });
  // Where the user's settings leave development packages or scripts out, npm brings no Node.
  return (await findNode(places)) ?? (await fetchNode(places, report));
}

/** Of an installed package npm has brought all but Node, which may be too old. */
const ONLY_NODE = {
  what: "fetching Node 24",
  downloadMb: 60,
  diskMb: 210,
  cpuSeconds: 5,
  secondsMin: 3,
};

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
    if (isInstalled) {
      const make = async (report) => entryOf(await fetchNode(places, report));
      return { kind: "todo", ...ONLY_NODE, make };
    }
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
