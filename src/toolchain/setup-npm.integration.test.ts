import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectFolder } from "./record.ts";
import { SetupSandbox } from "./setup-sandbox.ts";

const NPM = { args: ["npm"] };

const LOCK = {
  lockfileVersion: 3,
  packages: {
    "": { name: "chroma-assay" },
    "node_modules/node": { version: "24.1.0" },
    "node_modules/tester": { version: "1.0.0", dev: true },
    "node_modules/for-another-platform": { version: "1.0.0", optional: true },
  },
};

/** An npm that installs the packages above, Node 24 among them, and notes its environment. */
const FAKE_NPM = `
PATH=/usr/bin:/bin
echo "$*" >> "$SANDBOX/installs"
env >> "$SANDBOX/npm-env"
if [ -n "$NPM_FAILS" ]; then echo "$NPM_FAILS" >&2; exit 1; fi
if [ "$1" = install ]; then
  folder="$3/node_modules/node-linux-$NODE_ARCH/bin"
  mkdir -p "$folder"
  printf '#!/bin/sh\\necho v%s\\n' "\${NODE_FETCHED:-24.9.0}" > "$folder/node" && chmod +x "$folder/node"
  exit
fi
rm -rf node_modules
for name in node tester; do
  if [ $name = tester ] && [ -n "$NPM_OMITS_DEV" ]; then continue; fi
  mkdir -p node_modules/$name && echo '{}' > node_modules/$name/package.json
done
mkdir -p node_modules/.bin
if [ -z "$NPM_BRINGS_NO_NODE" ]; then
  printf '#!/bin/sh\\necho v24.1.0\\n' > node_modules/.bin/node && chmod +x node_modules/.bin/node
fi
if [ -n "$NPM_WAITS" ]; then sleep $NPM_WAITS; fi
packages='"node_modules/node":{"version":"24.1.0"}'
if [ -z "$NPM_OMITS_DEV" ]; then packages="$packages,\\"node_modules/tester\\":{\\"version\\":\\"1.0.0\\"}"; fi
echo "{\\"packages\\":{$packages}}" > node_modules/.package-lock.json`;

function createSandbox(): SetupSandbox {
  const sandbox = new SetupSandbox();
  writeFileSync(join(sandbox.project, "package-lock.json"), JSON.stringify(LOCK));
  sandbox.addProgram("npm", FAKE_NPM);
  return sandbox;
}

it("installs the npm packages once", async () => {
  using sandbox = createSandbox();

  const cold = await sandbox.run(NPM);
  const warm = await sandbox.run(NPM);

  expect(cold).toMatchObject({ code: 0, stdout: "" });
  expect(warm).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(sandbox.calls("installs")).toEqual(["ci --no-audit --no-fund"]);
  expect(sandbox.notedTool("node")).toMatchObject({ version: "24.1.0", origin: "npm" });
});

it("trusts packages that the user installed", async () => {
  using sandbox = createSandbox();
  await sandbox.run(NPM);
  rmSync(sandbox.toolchainFile);

  expect(await sandbox.run(NPM)).toMatchObject({ code: 0, stderr: "" });

  expect(sandbox.calls("installs")).toHaveLength(1);
});

it.each([
  ["a package is gone", "node_modules/tester"],
  ["node is gone", "node_modules/.bin/node"],
  ["all is gone", "node_modules"],
])("installs again when %s", async (_, path) => {
  using sandbox = createSandbox();
  await sandbox.run(NPM);
  rmSync(join(sandbox.project, path), { recursive: true });

  // As in `npm test`: development packages count.
  const end = await sandbox.run({ ...NPM, env: { npm_lifecycle_event: "pretest" } });

  expect(end).toMatchObject({ code: 0 });
  expect(sandbox.calls("installs")).toHaveLength(2);
});

it("installs again when the lock file wants another version", async () => {
  using sandbox = createSandbox();
  await sandbox.run(NPM);
  const packages = { ...LOCK.packages, "node_modules/node": { version: "24.2.0" } };
  writeFileSync(join(sandbox.project, "package-lock.json"), JSON.stringify({ packages }));

  await sandbox.run(NPM);

  expect(sandbox.calls("installs")).toHaveLength(2);
});

it("does without development packages for a start, and adds them for tests", async () => {
  using sandbox = createSandbox();
  const omitted = { NPM_OMITS_DEV: "1", NODE_ENV: "production" };
  await sandbox.run({ ...NPM, env: omitted });

  await sandbox.run({ ...NPM, env: { npm_lifecycle_event: "prestart", ...omitted } });
  expect(sandbox.calls("installs")).toHaveLength(1);
  await sandbox.run({ ...NPM, env: { npm_lifecycle_event: "pretest" } });

  expect(sandbox.calls("installs")[1]).toContain("--include=dev");
});

it("puts Node into the cache folder, by no script, where npm's packages bring none", async () => {
  using sandbox = createSandbox();
  const env = { NPM_BRINGS_NO_NODE: "1", NODE_ARCH: process.arch };

  expect(await sandbox.run({ ...NPM, env })).toMatchObject({ code: 0 });
  expect(await sandbox.run({ ...NPM, env })).toEqual({ code: 0, stdout: "", stderr: "" });

  const [, fetch, ...more] = sandbox.calls("installs");
  const { devDependencies } = JSON.parse(readFileSync(join(projectFolder, "package.json"), "utf8"));
  expect(fetch).toContain(`--ignore-scripts node-linux-${process.arch}@${devDependencies.node}`);
  expect(more).toEqual([]);
  const { path } = sandbox.notedTool("node");
  expect(path).toBe(join(sandbox.cache, `node-${devDependencies.node}-${process.arch}/bin/node`));
});

it("refuses a Node from npm that is none", async () => {
  using sandbox = createSandbox();
  const env = { NPM_BRINGS_NO_NODE: "1", NODE_ARCH: process.arch, NODE_FETCHED: "9.9.9" };

  const end = await sandbox.run({ ...NPM, env });

  expect(end.code).toBe(70);
  expect(end.stderr).toMatch(/Expected Node 24.*it doesn't run.*first on PATH/s);
});

it("hands the user's npm settings on, without what npm added for our own script", async () => {
  using sandbox = createSandbox();
  const env = {
    npm_config_registry: "https://npm.invalid/",
    npm_config_local_prefix: "/elsewhere",
    npm_lifecycle_event: "prestart",
    npm_package_name: "chroma-assay",
  };

  await sandbox.run({ ...NPM, env });

  const seen = sandbox.calls("npm-env");
  expect(seen).toContain("npm_config_registry=https://npm.invalid/");
  expect(seen.filter((line) => /npm_(lifecycle|package|config_local)/.test(line))).toEqual([]);
});

it("does not trust what an interrupted npm left", async () => {
  using sandbox = createSandbox();
  const setup = sandbox.start({ ...NPM, env: { NPM_WAITS: "60" } });
  await sandbox.waitForCall("installs");
  setup.child.kill("SIGKILL");
  await new Promise((resolve) => setup.child.once("exit", resolve));

  expect(await sandbox.run(NPM)).toMatchObject({ code: 0 });

  expect(sandbox.calls("installs")).toHaveLength(2);
  expect(existsSync(join(sandbox.project, "node_modules", ".package-lock.json"))).toBe(true);
});

it("explains that there is no network", async () => {
  using sandbox = createSandbox();
  const words =
    "npm error request to https://npm.invalid/vitest failed, reason: getaddrinfo ENOTFOUND";

  const end = await sandbox.run({ ...NPM, env: { NPM_FAILS: words } });

  expect(end.code).toBe(70);
  expect(end.stderr).toMatch(/Could not install the npm packages: .*ENOTFOUND.*check the network/s);
});
