import { chmodSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { FAKE_GO, SetupSandbox } from "./setup-sandbox.ts";

const K6 = { args: ["k6"] };

it("builds k6 once and is silent and quick afterwards", async () => {
  using sandbox = new SetupSandbox();
  sandbox.addProgram("go", FAKE_GO);

  const cold = await sandbox.run(K6);
  const warm = await sandbox.run(K6);

  expect(cold).toMatchObject({ code: 0, stdout: "" });
  expect(cold.stderr).toMatch(/MB to download.*about \d+ s/);
  expect(cold.stderr).toMatch(/k6: k6 2\.2\.0 is ready \(\d+ s\)/);
  expect(warm).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(sandbox.calls("builds")).toHaveLength(1);
  expect(sandbox.notedTool("k6")).toMatchObject({ version: "2.2.0", origin: "built" });
});

it("shares what was built with a second clone", async () => {
  using first = new SetupSandbox();
  using second = new SetupSandbox();
  first.addProgram("go", FAKE_GO);
  await first.run(K6);

  const end = await second.run({ ...K6, env: { HOME: first.home } });

  expect(end).toMatchObject({ code: 0 });
  expect(second.notedTool("k6").path).toBe(first.notedTool("k6").path);
});

it("says what it expected when there is no Go", async () => {
  using sandbox = new SetupSandbox();

  const end = await sandbox.run(K6);

  expect(end.code).toBe(70);
  expect(end.stderr).toContain("Expected Go 1.25 or newer, but there is no `go` on PATH");
  expect(end.stderr).toContain("To mend: install Go 1.25 or newer");
  expect(end.stderr).toContain("K6_BIN");
});

it("says which Go it found when that is too old", async () => {
  using sandbox = new SetupSandbox();
  sandbox.addProgram("go", "echo go1.19.8");

  const end = await sandbox.run(K6);

  expect(end.code).toBe(70);
  expect(end.stderr).toMatch(/Expected Go 1\.25 or newer, but \S+\/go is: Go 1\.19\.8/);
});

it("uses the k6 that K6_BIN names and needs no Go then", async () => {
  using sandbox = new SetupSandbox();
  const own = sandbox.writeProgram(join(sandbox.folder, "own"), 'echo "k6 v2.2.7 (own)"');

  const end = await sandbox.run({ ...K6, env: { K6_BIN: own } });

  expect(end).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(sandbox.notedTools()).toEqual({ k6: { path: own, version: "2.2.7", origin: "env" } });
});

it("refuses a K6_BIN that is missing", async () => {
  using sandbox = new SetupSandbox();
  sandbox.addProgram("go", FAKE_GO);

  const end = await sandbox.run({ ...K6, env: { K6_BIN: "/nowhere/k6" } });

  expect(end.code).toBe(70);
  expect(end.stderr).toContain("Expected K6_BIN to be k6 2.2.0 (any k6 2.2.x), but /nowhere/k6");
  expect(end.stderr).toContain("To mend: correct K6_BIN, or unset it");
});

it("refuses a K6_BIN of the wrong version", async () => {
  using sandbox = new SetupSandbox();
  const own = sandbox.writeProgram(join(sandbox.folder, "own"), 'echo "k6 v1.3.0 (own)"');

  const end = await sandbox.run({ ...K6, env: { K6_BIN: own } });

  expect(end.code).toBe(70);
  expect(end.stderr).toContain(`but ${own} is version 1.3.0.`);
});

it("uses a fitting k6 on PATH, and builds one when that on PATH does not fit", async () => {
  using fitting = new SetupSandbox();
  using old = new SetupSandbox();
  fitting.addProgram("k6", 'echo "k6 v2.2.1 (distribution)"');
  old.addProgram("k6", 'echo "k6 v0.49.0 (distribution)"');
  old.addProgram("go", FAKE_GO);

  expect(await fitting.run(K6)).toMatchObject({ code: 0 });
  expect(await old.run(K6)).toMatchObject({ code: 0 });

  expect(fitting.notedTool("k6")).toMatchObject({ version: "2.2.1", origin: "path" });
  expect(old.notedTool("k6")).toMatchObject({ version: "2.2.0", origin: "built" });
});

it.each([
  ["is gone", (path: string) => rmSync(path)],
  ["may not be run", (path: string) => chmodSync(path, 0o644)],
])("builds k6 anew when it %s", async (_, breakIt) => {
  using sandbox = new SetupSandbox();
  sandbox.addProgram("go", FAKE_GO);
  await sandbox.run(K6);
  breakIt(sandbox.notedTool("k6").path);

  const end = await sandbox.run(K6);

  expect(end).toMatchObject({ code: 0 });
  expect(sandbox.calls("builds")).toHaveLength(2);
  expect(await sandbox.run(K6)).toMatchObject({ code: 0, stderr: "" });
});

it("builds k6 anew when the cached one says another version", async () => {
  using sandbox = new SetupSandbox();
  sandbox.addProgram("go", FAKE_GO);
  await sandbox.run(K6);
  sandbox.writeProgram(sandbox.notedTool("k6").path, 'echo "k6 v2.1.0"');

  expect(await sandbox.run(K6)).toMatchObject({ code: 0 });

  expect(sandbox.calls("builds")).toHaveLength(2);
});

it("keeps what could be set up when another part fails", async () => {
  using sandbox = new SetupSandbox();
  sandbox.addProgram("k6", 'echo "k6 v2.2.1 (distribution)"');

  const end = await sandbox.run({ args: ["k6", "toxiproxy"] });

  expect(end.code).toBe(70);
  expect(end.stderr).toContain("toxiproxy could not be set up; what else was set up is kept");
  expect(sandbox.notedTools()).toHaveProperty("k6");
});

it("builds Toxiproxy only when asked for", async () => {
  using sandbox = new SetupSandbox();
  sandbox.addProgram("go", FAKE_GO);

  await sandbox.run({ args: ["k6"] });
  expect(sandbox.notedTools()).not.toHaveProperty("toxiproxy");
  await sandbox.run({ args: ["toxiproxy"] });

  expect(sandbox.notedTool("toxiproxy")).toMatchObject({ version: "2.12.0" });
  expect(sandbox.notedTools()).toHaveProperty("k6");
});

it.each([
  ["write /x: no space left on device", /the disk is full \(\d+ MB free at .*XDG_CACHE_HOME/s],
  [
    "dial tcp: lookup proxy.invalid: no such host",
    /no such host.*check the network and Go's proxy/s,
  ],
  ["verifying go.k6.io: checksum mismatch", /checksum mismatch.*not what this project pins/s],
  ["k6/main.go:1: a riddle", /it ended with 1.*a riddle.*Log: /s],
])("explains a build that fails with: %s", async (words, explanation) => {
  using sandbox = new SetupSandbox();
  sandbox.addProgram("go", FAKE_GO);

  const end = await sandbox.run({ ...K6, env: { GO_FAILS: words } });

  expect(end.code).toBe(70);
  expect(end.stderr).toMatch(explanation);
});

it("keeps passwords inside addresses out of messages and logs", async () => {
  using sandbox = new SetupSandbox();
  sandbox.addProgram("go", FAKE_GO);
  const words = "get https://ada:s3cret@proxy.invalid/k6: no such host";

  const end = await sandbox.run({ ...K6, env: { GO_FAILS: words } });

  const log = readFileSync(join(sandbox.cache, "logs", "k6.log"), "utf8");
  expect(end.stderr).toContain("https://***@proxy.invalid");
  expect(end.stderr + log).not.toContain("s3cret");
});

it("leaves no drafts behind, whether a build succeeds or fails", async () => {
  using sandbox = new SetupSandbox();
  sandbox.addProgram("go", FAKE_GO);

  await sandbox.run({ ...K6, env: { GO_FAILS: "no" } });
  expect(readdirSync(join(sandbox.cache, "tmp"))).toEqual([]);
  await sandbox.run(K6);

  expect(readdirSync(join(sandbox.cache, "tmp"))).toEqual([]);
});

it("names what the first drill on the network will build, before anything is downloaded", async () => {
  using sandbox = new SetupSandbox();
  sandbox.addProgram("go", FAKE_GO);
  const later =
    /to be set up: k6; .*Later, for the first drill on the network: toxiproxy; at most 25 MB/;

  // Without npm and Python neither of them can be set up; what is announced is the same.
  expect((await sandbox.run()).stderr).toMatch(later);
  sandbox.addProgram("toxiproxy-server", 'echo "toxiproxy-server version 2.12.3"');
  expect((await sandbox.run({ args: ["--force"] })).stderr).not.toContain("Later");
});

it("names nothing of it where only another part is asked for", async () => {
  using sandbox = new SetupSandbox();
  sandbox.addProgram("go", FAKE_GO);

  expect((await sandbox.run(K6)).stderr).not.toContain("Later");
});
