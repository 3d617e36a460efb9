// A program that is built from a pinned Go module, unless a fitting one is there already.
import { mkdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join, resolve as resolvePath } from "node:path";
import { env } from "node:process";
import { run, versionOf } from "../children.mjs";
import { diagnose } from "../diagnose.mjs";
import { SetupError } from "../errors.mjs";
import { areUnchanged, findOnPath, hashOf, isExecutable, signaturesOf } from "../files.mjs";
import { findGo, goEnv, goTemp } from "../go.mjs";
import { SETUP_COMMAND } from "../places.mjs";

const BUILD_MS_MAX = 40 * 60_000;
/** Where a process is in Go's own words, for the line of progress. */
const DOWNLOADING = /^go: downloading (\S+)/;

function entryOf(tool, inputs, found) {
  const tools = { [tool.name]: { path: found.path, version: found.version, origin: found.origin } };
  if (found.go) tools.go = { path: found.go.path, version: found.go.version, origin: "path" };
  return { inputs, files: signaturesOf([found.path]), tools };
}

/** The program the user names by an environment variable; it must fit. */
async function findNamed(tool) {
  const named = env[tool.variable];
  if (!named) return undefined;
  const path = resolvePath(named);
  const expected = `Expected ${tool.variable} to be ${tool.title} (${tool.range}), but ${path} `;
  const hint = `correct ${tool.variable}, or unset it to have ${tool.title} set up for you`;
  if (!isExecutable(path)) {
    throw new SetupError(`${expected}is no file that can be run.`, { hint });
  }
  const version = await versionOf([path, ...tool.versionArgs], tool.pattern);
  if (!version || !tool.fits.test(version)) {
    const came = version ? `is version ${version}` : "does not tell its version";
    throw new SetupError(`${expected}${came}.`, { hint });
  }
  return { path, version, origin: "env" };
}

async function findInstalled(tool) {
  for (const path of findOnPath(tool.binary)) {
    const version = await versionOf([path, ...tool.versionArgs], tool.pattern);
    if (version && tool.fits.test(version)) return { path, version, origin: "path" };
  }
  return undefined;
}

async function findBuilt(tool, path) {
  if (!isExecutable(path)) return undefined;
  const version = await versionOf([path, ...tool.versionArgs], tool.pattern);
  return version === tool.version ? { path, version, origin: "built" } : undefined;
}

/** Follows Go's output: module downloads first, then one package a line. */
function followBuild(report) {
  let packages = 0;
  return (line) => {
    const [, module] = DOWNLOADING.exec(line) ?? [];
    if (module) return report(`downloading ${module}`);
    packages += 1;
    report(`${packages} packages compiled`);
  };
}

async function build({ tool, places, target, go, report }) {
  const log = join(places.logs, `${tool.name}.log`);
  rmSync(log, { force: true });
  const folder = join(places.temp, tool.name);
  mkdirSync(folder, { recursive: true });
  mkdirSync(goTemp(places), { recursive: true });
  const draft = join(folder, basename(target));
  const ldflags = ["-s", "-w", ...tool.ldflags].join(" ");
  const command = [go.path, "build", "-v", "-mod=readonly", "-trimpath"];
  const result = await run([...command, `-ldflags=${ldflags}`, "-o", draft, tool.package], {
    cwd: join(places.project, tool.module),
    env: goEnv(places),
    log,
    limitMs: BUILD_MS_MAX,
    onLine: followBuild(report),
  });
  const where = { log, folder: places.cache, network: "Go's proxy (`go env GOPROXY`)" };
  if (!result.ok) throw diagnose(`build ${tool.title}`, result, where);
  const version = await versionOf([draft, ...tool.versionArgs], tool.pattern);
  if (version !== tool.version) {
    throw new SetupError(`Expected the built ${tool.name} to be ${tool.version}, got ${version}.`, {
      log,
      hint: `run \`${SETUP_COMMAND} --force\` once more`,
    });
  }
  const home = dirname(target);
  rmSync(home, { recursive: true, force: true });
  renameSync(folder, home);
  return { path: target, version, origin: "built", go };
}

function recipeOf(tool, module) {
  const sources = ["go.mod", "go.sum", "tools.go"].map((name) => join(module, name));
  return hashOf([tool.version, tool.package, ...tool.ldflags, process.arch], sources);
}

/** A part of the set-up that gives one program built by Go. */
export function createGoTool(tool) {
  const inputsOf = (recipe) => `${recipe} ${env[tool.variable] ?? ""}`.trim();
  return {
    name: tool.name,
    when: tool.when,
    for: tool.for,
    isUnchanged({ places, recorded }) {
      const recipe = recipeOf(tool, join(places.project, tool.module));
      return recorded?.inputs === inputsOf(recipe) && areUnchanged(recorded.files);
    },
    async resolve({ places, force }) {
      const module = join(places.project, tool.module);
      const recipe = recipeOf(tool, module);
      const inputs = inputsOf(recipe);
      const target = join(places.cache, `${tool.name}-${tool.version}-${recipe}`, tool.binary);
      const found =
        (await findNamed(tool)) ??
        (await findInstalled(tool)) ??
        (force ? undefined : await findBuilt(tool, target));
      if (found) return { kind: "found", entry: entryOf(tool, inputs, found) };
      const go = await findGo(places, module, `set ${tool.variable} to ${tool.range}`);
      return {
        kind: "todo",
        what: `building ${tool.title} with Go ${go.version}`,
        ...tool.cost,
        make: async (report) =>
          entryOf(tool, inputs, await build({ tool, places, target, go, report })),
      };
    },
  };
}
