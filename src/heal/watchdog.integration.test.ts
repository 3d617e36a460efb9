import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RUN_TAG } from "../host/environment.ts";
import { readGroup, readProcess } from "../host/process-table.ts";
import { temporaryFolder } from "../host/testing.ts";
import { Scope } from "../scope.ts";
import { seeded } from "../stats/random.ts";
import { register, sweep } from "./registry.ts";
import { entryFile, watchdogLog } from "./registry-files.ts";
import { startWatchdog } from "./start-watchdog.ts";
import { type FaultServer, soon, startFaultServer, startRun, type TestRun } from "./testing.ts";

/** From the harness's start: before it has registered, while it breaks things, and behind. */
const random = seeded(8, "moments of death");
const MOMENTS = Array.from({ length: 8 }, (_, index) => index * 120 + random.below(120));

describe("a run with a watchdog", () => {
  let scope: Scope;
  let server: FaultServer;
  beforeEach(async () => {
    scope = new Scope();
    server = await startFaultServer(scope);
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const start = (limitMs: number | null = null, watchdog = true): TestRun =>
    startRun(scope, { watchdog, faults: { url: server.url, limitMs } });
  const clean = (run: TestRun) =>
    soon("nothing left of the run", () => run.leftovers().length === 0 || null);
  const logOf = (run: TestRun) => readFileSync(watchdogLog(run.orders.runFolder), "utf8");

  describe("killed with its whole process group", () => {
    it.each(MOMENTS)("%i ms after its start leaves nothing", async (moment) => {
      const run = start();
      await new Promise((resolve) => setTimeout(resolve, moment));
      await run.kill();
      await clean(run);
      expect(server.bites()).toBe(false);
    });

    it.each(["SIGKILL", "SIGINT", "SIGHUP"] as const)(
      "by %s once all is broken leaves nothing, and tells what was undone",
      async (signal) => {
        const run = start();
        const { groups, work } = await run.ready();
        expect(server.bites()).toBe(true);
        expect(groups.flatMap((group) => readGroup(group)).some(({ frozen }) => frozen)).toBe(true);
        await run.kill(signal);
        await clean(run);
        expect(server.bites()).toBe(false);
        expect(logOf(run)).toMatch(/^\S+Z the harness \(process \d+\) ended without undoing/);
        for (const words of ["took away a cut", "thawed process", `removed ${work}`])
          expect(logOf(run)).toContain(words);
        expect(logOf(run)).not.toContain("FAILED");
        // One sweep did it all: the next one has nothing to say.
        expect(await sweep(run.orders.cache)).toEqual([]);
      },
    );

    it("leaves everything where it has no watchdog", async () => {
      const run = start(null, false);
      const { groups } = await run.ready();
      await run.kill();
      // Longer than a watchdog takes to look.
      await new Promise((resolve) => setTimeout(resolve, 1500));
      expect(server.bites()).toBe(true);
      expect(groups.flatMap((group) => readGroup(group))).toHaveLength(6);
      expect(run.leftovers()).toHaveLength(8);
    });

    it("and with its watchdog leaves what the next sweep undoes", async () => {
      const run = start();
      const { watchdog } = await run.ready();
      process.kill(watchdog ?? 0, "SIGKILL");
      await run.kill();
      expect(await sweep(run.orders.cache)).toMatchObject([{ failed: [] }]);
      expect(run.leftovers()).toEqual([]);
      expect(server.bites()).toBe(false);
    });

    it("is swept by the watchdog and others at once, and its fault taken away once", async () => {
      const run = start();
      await run.ready();
      await run.kill();
      do {
        for (const { failed } of await sweep(run.orders.cache)) expect(failed).toEqual([]);
      } while (run.leftovers().length > 0);
      expect(server.requests).toEqual(["POST /fault", "DELETE /fault"]);
    });

    it("stays known where a fault can't be taken away, with all the rest undone", async () => {
      const run = start();
      const { work } = await run.ready();
      server.refuse(503);
      await run.kill();
      await soon("the watchdog's end", () => run.leftovers().length === 1 || null);
      expect(run.leftovers()).toEqual([`runs/${run.orders.runId}.json`]);
      expect(existsSync(work)).toBe(false);
      expect(logOf(run)).toMatch(/FAILED: http: DELETE .*\(a cut\): expected 2xx or 404, got 503/);
      server.obey();
      expect(await sweep(run.orders.cache)).toMatchObject([
        { done: ["took away a cut"], failed: [] },
      ]);
      expect(run.leftovers()).toEqual([]);
    });
  });

  describe("whose harness lives", () => {
    it("loses a fault that outlives its limit, and nothing else", async () => {
      const run = start(100);
      const { groups, work, watchdog } = await run.ready();
      const members = groups.flatMap((group) => readGroup(group).map(({ pid }) => pid));
      await soon("the fault's end", () => (server.bites() ? null : true));
      await soon("the thaw", () => members.every((pid) => !readProcess(pid)?.frozen) || null);
      await soon("the watchdog's words", () => logOf(run).includes("took away") || null);
      expect(logOf(run)).toMatch(/^\S+Z past its limit: thawed process \d+ \(.*sh\)\n/);
      expect(logOf(run)).toMatch(/^\S+Z past its limit: took away a cut\n/m);
      expect(members.every((pid) => readProcess(pid) !== null)).toBe(true);
      expect(existsSync(work)).toBe(true);
      expect(readProcess(watchdog ?? 0)).not.toBeNull();
      // It goes on watching.
      await run.kill();
      await clean(run);
    });

    it("isn't touched while it is frozen, as by a person at its terminal", async () => {
      const run = start(100);
      const { groups } = await run.ready();
      run.harness.kill("SIGSTOP");
      await soon("a look of the watchdog", () => (server.bites() ? null : true));
      expect(groups.flatMap((group) => readGroup(group))).toHaveLength(6);
    });

    it("keeps a fault whose limit isn't over", async () => {
      const other = await startFaultServer(scope);
      const run = startRun(scope, {
        watchdog: true,
        faults: { url: other.url, limitMs: 3_600_000 },
      });
      await run.ready();
      const soonOver = start(100);
      await soonOver.ready();
      // That one's watchdog, started later, has looked.
      await soon("another run's fault's end", () => (server.bites() ? null : true));
      expect(other.bites()).toBe(true);
    });
  });
});

describe("a watchdog", () => {
  let scope: Scope;
  beforeEach(() => {
    scope = new Scope();
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  it("is out of reach of what ends its run: other group, other session, no tag", async () => {
    const watchdog = await startWatchdog();
    scope.defer("end it", () => watchdog.end());
    const [own, its] = [readProcess(process.pid), readProcess(watchdog.pid)];
    expect(its?.group).toBe(watchdog.pid);
    expect(its?.group).not.toBe(own?.group);
    expect(sessionOf(watchdog.pid)).toBe(watchdog.pid);
    const environ = readFileSync(`/proc/${watchdog.pid}/environ`, "utf8");
    expect(environ).not.toContain(`${RUN_TAG}=`);
    expect(environ).not.toContain("NODE_OPTIONS=");
  });

  const sessionOf = (pid: number) => {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[3]);
  };

  it("is gone when its end has been waited for, and may be ended twice", async () => {
    const watchdog = await startWatchdog();
    expect(watchdog.alive()).toBe(true);
    await watchdog.end();
    expect(watchdog.alive()).toBe(false);
    expect(readProcess(watchdog.pid)).toBeNull();
    await watchdog.end();
  });

  it("tells when it ends before its time", async () => {
    const watchdog = await startWatchdog();
    process.kill(watchdog.pid, "SIGKILL");
    expect(await watchdog.lost).toBe("the watchdog ended before its time (SIGKILL)");
    expect(watchdog.alive()).toBe(false);
    await watchdog.end();
  });

  it.each([
    ["isn't there", "/nowhere/node", /ENOENT/],
    ["ends at once", "/bin/false", /it ended at once \(1\)/],
  ])("that %s is an error that says so", async (_, node, words) => {
    await expect(startWatchdog(node)).rejects.toMatchObject({
      code: "TOOLCHAIN_MISSING",
      message: expect.stringMatching(words),
      hint: expect.stringContaining("No run begins without it"),
    });
  });

  it("has said on stderr why it didn't start", async () => {
    await expect(startWatchdog("/bin/cat")).rejects.toThrow(/unrecognized option/);
  });

  it("waits for its run to be entered, and ends where that has let go meanwhile", async () => {
    const watchdog = await startWatchdog();
    scope.defer("end it", () => watchdog.end());
    const root = temporaryFolder(scope);
    const run = { cache: root, runId: "slow", runFolder: root, undoFile: join(root, "undo.jsonl") };
    const entered = watchdog.watch(run);
    // Longer than it takes to look.
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(watchdog.alive()).toBe(true);
    const letGo = register(root, run);
    letGo();
    entered();
    await soon("its end", () => (watchdog.alive() ? null : true));
  });

  it("sweeps the run of a harness that died as soon as it was entered", async () => {
    const root = temporaryFolder(scope);
    const run = { cache: root, runId: "dead", runFolder: root, undoFile: join(root, "undo.jsonl") };
    const room = (name: string) => JSON.stringify(join(import.meta.dirname, name));
    const script = `Promise.all([import(${room("start-watchdog.ts")}), import(${room("registry.ts")})])
      .then(async ([{ startWatchdog }, { register }]) => {
        const run = ${JSON.stringify(run)};
        const watchdog = await startWatchdog();
        watchdog.watch(run);
        register(run.cache, run);
        process.kill(process.pid, "SIGKILL");
      });`;
    spawnSync(process.execPath, ["-e", script], { encoding: "utf8" });
    await soon("its words", () => existsSync(watchdogLog(root)) || null);
    expect(readFileSync(watchdogLog(root), "utf8")).toContain("ended without undoing everything");
    await soon("its entry's end", () => (existsSync(entryFile(root, run.runId)) ? null : true));
  });

  it("ends by itself where its harness ends before it has a run", async () => {
    const program = join(import.meta.dirname, "start-watchdog.ts");
    const script = `import(${JSON.stringify(program)}).then(async (room) => {
      const { pid } = await room.startWatchdog();
      process.stdout.write(String(pid));
      process.kill(process.pid, "SIGKILL");
    });`;
    const { stdout } = spawnSync(process.execPath, ["-e", script], { encoding: "utf8" });
    expect(Number(stdout)).toBeGreaterThan(0);
    await soon("its end", () => (readProcess(Number(stdout))?.zombie ?? true) || null);
  });
});
