import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ensureToxiproxy } from "./ensure-toxiproxy.ts";
import { FAKE_GO, SetupSandbox } from "./setup-sandbox.ts";

const FITTING = 'echo "toxiproxy-server version 2.12.3"';

/** Asks for Toxiproxy in a sandbox: where it is, and what was told. */
async function ensure(
  sandbox: SetupSandbox,
  { env = {}, signal = new AbortController().signal } = {},
): Promise<{ path: string; told: readonly string[] }> {
  const told: string[] = [];
  const path = await ensureToxiproxy({
    signal,
    tell: (words) => told.push(words),
    env: { PATH: sandbox.bin, HOME: sandbox.home, SANDBOX: sandbox.folder, ...env },
    file: sandbox.toolchainFile,
    script: join(sandbox.project, "tools", "setup.mjs"),
  });
  return { path, told };
}

it("sets Toxiproxy up where it is missing, tells its progress, and does it once", async () => {
  using sandbox = new SetupSandbox();
  sandbox.addProgram("go", FAKE_GO);

  const first = await ensure(sandbox);
  const second = await ensure(sandbox);

  expect(first.path).toBe(sandbox.notedTool("toxiproxy").path);
  expect(existsSync(first.path)).toBe(true);
  expect(first.told[0]).toBe("setting up Toxiproxy, which only drills on the network need");
  expect(first.told).toContainEqual(expect.stringMatching(/^to be set up: toxiproxy;/));
  expect(first.told.at(-1)).toMatch(/^toxiproxy: toxiproxy 2\.12\.0 is ready \(\d+ s\)$/);
  expect(second).toEqual({ path: first.path, told: [] });
  expect(sandbox.calls("builds")).toHaveLength(1);
});

it("sets it up again where it is gone", async () => {
  using sandbox = new SetupSandbox();
  sandbox.addProgram("go", FAKE_GO);
  const { path } = await ensure(sandbox);
  rmSync(path);

  expect((await ensure(sandbox)).path).toBe(path);
  expect(existsSync(path)).toBe(true);
});

it("takes the one that TOXIPROXY_BIN names before that on PATH, and builds nothing", async () => {
  using sandbox = new SetupSandbox();
  const onPath = sandbox.addProgram("toxiproxy-server", FITTING);
  const own = sandbox.writeProgram(join(sandbox.folder, "own"), FITTING);

  expect(await ensure(sandbox)).toEqual({ path: onPath, told: [] });
  expect(await ensure(sandbox, { env: { TOXIPROXY_BIN: own } })).toEqual({ path: own, told: [] });
});

it("doesn't take one of another version on PATH", async () => {
  using sandbox = new SetupSandbox();
  const old = sandbox.addProgram("toxiproxy-server", 'echo "toxiproxy-server version 2.1.4"');
  sandbox.addProgram("go", FAKE_GO);

  const { path } = await ensure(sandbox);

  expect(path).not.toBe(old);
  expect(sandbox.calls("builds")).toHaveLength(1);
});

it("refuses a TOXIPROXY_BIN that doesn't fit", async () => {
  using sandbox = new SetupSandbox();
  const old = sandbox.writeProgram(join(sandbox.folder, "old"), "echo version 2.1.4");

  await expect(ensure(sandbox, { env: { TOXIPROXY_BIN: old } })).rejects.toMatchObject({
    code: "TOOLCHAIN_MISSING",
    hint: "correct TOXIPROXY_BIN, or unset it",
  });
});

it("passes the set-up's own words on where it fails", async () => {
  using sandbox = new SetupSandbox();

  await expect(ensure(sandbox)).rejects.toMatchObject({
    code: "TOOLCHAIN_MISSING",
    message: expect.stringMatching(
      /^toxiproxy could not be set up: Expected Go 1\.25 or newer, but there is no `go` on PATH/,
    ),
    hint: expect.stringMatching(/^install Go 1\.25 or newer/),
  });
});

it("ends the set-up when it is aborted, and leaves nothing half-made", async () => {
  using sandbox = new SetupSandbox();
  sandbox.addProgram("go", FAKE_GO);
  const abort = new AbortController();
  const ensuring = ensure(sandbox, { env: { GO_WAITS: "60" }, signal: abort.signal });
  await sandbox.waitForCall("builds");
  const builder = Number(sandbox.calls("builds")[0]?.split(" ")[0]);

  abort.abort();

  await expect(ensuring).rejects.toMatchObject({ name: "AbortError" });
  expect(existsSync(`/proc/${builder}`)).toBe(false);
  expect(readdirSync(join(sandbox.cache, "tmp"))).toEqual([]);
});

it("does nothing where all was aborted before", async () => {
  using sandbox = new SetupSandbox();
  sandbox.addProgram("go", FAKE_GO);

  const ensuring = ensure(sandbox, { signal: AbortSignal.abort() });

  await expect(ensuring).rejects.toMatchObject({ name: "AbortError" });
  expect(sandbox.calls("builds")).toEqual([]);
});
