import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { FAKE_GO, type RunningSetup, SetupSandbox } from "./setup-sandbox.ts";

const K6 = { args: ["k6"] };

/** A zombie, which nobody has yet collected, has no command line any more. */
function isAlive(pid: number): boolean {
  const file = `/proc/${pid}/cmdline`;
  return existsSync(file) && readFileSync(file, "utf8") !== "";
}

/** A set-up in the middle of its build, and the build's process. */
async function startSlowBuild(sandbox: SetupSandbox, seconds: number) {
  sandbox.addProgram("go", FAKE_GO);
  const setup: RunningSetup = sandbox.start({ ...K6, env: { GO_WAITS: String(seconds) } });
  await sandbox.waitForCall("builds");
  const builder = Number(sandbox.calls("builds")[0]?.split(" ")[0]);
  return { ...setup, builder };
}

it("waits for another set-up, says so once, and builds nothing twice", async () => {
  using sandbox = new SetupSandbox();
  const first = await startSlowBuild(sandbox, 1);

  const second = await sandbox.run(K6);

  expect(second.code).toBe(0);
  expect(second.stderr).toBe(
    `setup: another set-up (process ${first.child.pid}) is at work; waiting for it.\n`,
  );
  expect((await first.end).code).toBe(0);
  expect(sandbox.calls("builds")).toHaveLength(1);
});

it.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)(
  "ends its children on %s and leaves nothing that a later run trusts",
  async (signal, code) => {
    using sandbox = new SetupSandbox();
    const setup = await startSlowBuild(sandbox, 60);

    setup.child.kill(signal);
    const end = await setup.end;

    expect(end.code).toBe(code);
    expect(end.stderr).toContain("setup: interrupted");
    expect(isAlive(setup.builder)).toBe(false);
    expect(readdirSync(join(sandbox.cache, "tmp"))).toEqual([]);
    expect(existsSync(join(sandbox.cache, "setup.lock"))).toBe(false);
    expect(await sandbox.run(K6)).toMatchObject({ code: 0 });
    expect(sandbox.calls("builds")).toHaveLength(2);
  },
);

it.each([
  ["had noted", (lock: string) => lock],
  [
    "started in its last instant",
    (lock: string) => lock.replace(/"children":\s*\[[^\]]*\]/, '"children":[]'),
  ],
])("takes over from a set-up that was killed, and ends what that one %s", async (_, changed) => {
  using sandbox = new SetupSandbox();
  const setup = await startSlowBuild(sandbox, 60);
  setup.child.kill("SIGKILL");
  await new Promise((resolve) => setup.child.once("exit", resolve));
  expect(isAlive(setup.builder)).toBe(true);
  for (const folder of [sandbox.cache, dirname(sandbox.toolchainFile)]) {
    const file = join(folder, "setup.lock");
    writeFileSync(file, changed(readFileSync(file, "utf8")));
  }

  const end = await sandbox.run(K6);

  expect(end.code).toBe(0);
  expect(end.stderr).not.toContain("waiting");
  // An orphan that was killed is there until the system has taken note of its end.
  await expect.poll(() => isAlive(setup.builder), { timeout: 30_000 }).toBe(false);
  expect(readdirSync(join(sandbox.cache, "tmp"))).toEqual([]);
});

it("refuses arguments that it does not know", async () => {
  using sandbox = new SetupSandbox();

  const end = await sandbox.run({ args: ["k7"] });

  expect(end.code).toBe(64);
  expect(end.stderr).toContain("Expected parts (npm, k6, python, toxiproxy, compose), got `k7`.");
});

it("tells its parts and variables with --help", async () => {
  using sandbox = new SetupSandbox();

  const end = await sandbox.run({ args: ["--help"] });

  expect(end.code).toBe(0);
  expect(end.stdout).toContain("K6_BIN");
});

it("says in one line that it runs on Linux only", async () => {
  using sandbox = new SetupSandbox();
  const pretend = 'Object.defineProperty(process, "platform", { value: "darwin" })';

  const end = await sandbox.run({ nodeFlags: ["--import", `data:text/javascript,${pretend}`] });

  expect(end).toEqual({
    code: 70,
    stdout: "",
    stderr: "setup: chroma-assay runs on Linux only; this is darwin.\n",
  });
});

it("says which Node it expected when this one is too old", async () => {
  using sandbox = new SetupSandbox();
  const pretend = 'Object.defineProperty(process, "versions", { value: { node: "18.19.0" } })';

  const end = await sandbox.run({ nodeFlags: ["--import", `data:text/javascript,${pretend}`] });

  expect(end.code).toBe(70);
  expect(end.stderr).toContain("expected Node 20 or newer, but this is Node 18.19.0");
});

it("says which folder it cannot write to", async () => {
  using sandbox = new SetupSandbox();
  sandbox.addProgram("go", FAKE_GO);

  const file = sandbox.addProgram("a-file", "");

  const end = await sandbox.run({ ...K6, env: { XDG_CACHE_HOME: file } });

  expect(end.code).toBe(70);
  expect(end.stderr).toContain(`Expected to be able to create ${file}/chroma-assay`);
  expect(end.stderr).toContain("XDG_CACHE_HOME");
});
