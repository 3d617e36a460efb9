import { execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readEvidence } from "../record/evidence-file.ts";
import { loadToolchain } from "../toolchain/load-toolchain.ts";
import { projectFolder } from "../toolchain/record.ts";

const MINUTES = 60_000;
const root = mkdtempSync(join(tmpdir(), "assay-package-"));
const app = join(root, "app");
const home = join(app, "node_modules/chroma-assay");
const cache = join(root, "cache/chroma-assay");
const { devDependencies } = JSON.parse(readFileSync(join(projectFolder, "package.json"), "utf8"));

/** Every file of the package, and how large it is. */
const filesOf = (): string =>
  execFileSync("find", [home, "-type", "f", "-printf", "%P %s %T@\n"], { encoding: "utf8" })
    .split("\n")
    .sort()
    .join("\n");

/** As a user has it: without this project's own programs. */
function environment() {
  const { PATH = "", HOME = "" } = process.env;
  return {
    PATH: PATH.split(":")
      .filter((folder) => !folder.endsWith("node_modules/.bin"))
      .join(":"),
    HOME,
    XDG_CACHE_HOME: join(root, "cache"),
    K6_BIN: loadToolchain().k6.path,
    // What isn't installed isn't looked for elsewhere.
    npm_config_offline: "true",
  };
}

function npx(...args: string[]) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const options = { cwd: app, env: environment() };
    execFile("npx", ["chroma-assay", ...args], options, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

/** Unpacks it as npm would, with what it depends on linked from this project's own packages. */
function install(tarball: string): void {
  const modules = join(app, "node_modules");
  mkdirSync(join(modules, ".bin"), { recursive: true });
  mkdirSync(home);
  execFileSync("tar", ["-xzf", tarball, "-C", home, "--strip-components=1"]);
  const { dependencies, bin } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
  for (const name of Object.keys(dependencies))
    symlinkSync(join(projectFolder, "node_modules", name), join(modules, name));
  symlinkSync(join("../chroma-assay", bin["chroma-assay"]), join(modules, ".bin/chroma-assay"));
  writeFileSync(join(app, "package.json"), '{"dependencies": {"chroma-assay": "0.1.0"}}');
}

/** What the set-up would download is there already, as after a first use. */
function fillCache(): void {
  const { python } = loadToolchain();
  const environment = dirname(dirname(python.path));
  mkdirSync(cache, { recursive: true });
  symlinkSync(environment, join(cache, basename(environment)));
  const node = join(cache, `node-${devDependencies.node}-${process.arch}/bin`);
  mkdirSync(node, { recursive: true });
  symlinkSync(join(projectFolder, "node_modules/.bin/node"), join(node, "node"));
}

describe("what npm pack makes, installed in an empty folder", () => {
  let before: string;
  beforeAll(() => {
    const args = ["pack", "--silent", "--pack-destination", root];
    const name = execFileSync("npm", args, { cwd: projectFolder, encoding: "utf8" }).trim();
    install(join(root, name));
    fillCache();
    before = filesOf();
  }, 2 * MINUTES);
  afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }));

  it("holds no tests, no development and nothing of a machine", () => {
    expect(before).toMatch(/^dist\/cli\/main\.js /m);
    expect(before).not.toMatch(
      /\.test\.|testing|__pycache__|\.toolchain|^(chaos|reports|src\/cli)\//m,
    );
  });

  it(
    "answers at once what needs neither k6 nor Chroma",
    async () => {
      const [claims, help, init] = [
        await npx("claims"),
        await npx("--help"),
        await npx("init", "--ci", "none"),
      ];
      expect(claims).toMatchObject({ code: 0 });
      expect(claims.stdout).toContain("query-speed:");
      expect(help.stdout).toContain("init [options] [folder]");
      expect(init.stdout).toContain("`npx chroma-assay gate --plan chroma-assay.yaml");
      expect(readFileSync(join(app, "chroma-assay.yaml"), "utf8")).toContain("references:");
      const notes = readFileSync(join(cache, "installed/0.1.0/toolchain.json"), "utf8");
      expect(Object.keys(JSON.parse(notes).tools)).toEqual(["node"]);
    },
    MINUTES,
  );

  it(
    "refuses what can't be taken with its own exit code",
    async () => {
      expect(await npx("bench", "--profile", "smoek")).toMatchObject({ code: 64 });
    },
    MINUTES,
  );

  it(
    "measures, leaves the run where its user stands, and its own folder as it was",
    async () => {
      const small = [
        "data.queryCount=50",
        "load.quiet.pairs=50",
        "load.busy.blocks=4",
        "rounds.looks=[1]",
      ];
      const bench = await npx(
        "bench",
        "--data",
        "synthetic:1000x32",
        ...small.flatMap((field) => ["--set", field]),
      );
      expect(bench, bench.stderr).toMatchObject({ code: 0 });
      const evidence = readEvidence(join(app, "reports/latest"));
      expect(evidence.run.ending).toEqual({ kind: "complete" });
      expect(evidence.environment.commit).toBeNull();
      expect(existsSync(join(app, "reports/latest/report.html"))).toBe(true);
      expect(readdirSync(join(cache, "runs"))).toEqual([]);
      const doctor = await npx("doctor");
      expect(doctor.stdout).toContain("All that a run needs is there.");
      expect(filesOf()).toBe(before);
    },
    5 * MINUTES,
  );

  it(
    "hands an interrupt on, and ends once the run is healed",
    async () => {
      const command = join(app, "node_modules/.bin/chroma-assay");
      const args = ["bench", "--data", "synthetic:1000x32", "--reports", "interrupted"];
      const options = { cwd: app, env: environment(), stdio: "ignore" } as const;
      const child = spawn(command, args, options);
      const ended = once(child, "exit");
      const latest = join(app, "interrupted/latest");
      while (!existsSync(latest) && child.exitCode === null) await sleep(20);
      child.kill("SIGINT");
      expect(await ended).toEqual([130, null]);
      expect(readEvidence(latest).run.ending).toMatchObject({ kind: "interrupted" });
      expect(readdirSync(join(cache, "runs"))).toEqual([]);
    },
    2 * MINUTES,
  );
});
