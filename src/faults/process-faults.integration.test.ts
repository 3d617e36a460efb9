import { readdirSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { execute } from "../heal/execute.ts";
import { readProcess } from "../host/process-table.ts";
import { Scope } from "../scope.ts";
import type { Setup } from "../setup/setup.ts";
import { bytes } from "../units/quantity.ts";
import { type Fault, findPart, type PartName } from "./fault.ts";
import { freeze } from "./freeze.ts";
import { kill } from "./kill.ts";
import { findMemoryCgroup } from "./memory-cgroup.ts";
import { memoryLimit } from "./memory-limit.ts";
import { restart } from "./restart.ts";
import { stop } from "./stop.ts";
import { ask, type NotedUndo, noteUndo, startWitnesses, untilReady } from "./testing.ts";

const FIRST: PartName = { role: "backend", number: 1 };
const SECOND: PartName = { role: "backend", number: 2 };
const signal = new AbortController().signal;

describe("a fault of a process", () => {
  const forAll = new Scope();
  let setup: Setup;
  let scope: Scope;
  let undo: NotedUndo;

  beforeAll(async () => {
    setup = (await startWitnesses(forAll, { backends: 2 })).setup;
  });
  afterAll(() => forAll[Symbol.asyncDispose]());
  beforeEach(() => {
    scope = new Scope();
    undo = noteUndo();
  });
  afterEach(async () => {
    await scope[Symbol.asyncDispose]();
    await untilReady(setup);
  });

  const inject = async (fault: Fault) => scope.use("heal", await fault.inject(setup, undo.tools));
  const pidOf = (name: PartName) => findPart(setup, name)?.pid ?? 0;

  it.each([
    ["kill", kill, /^process \d+ has ended, and the connection is/],
    ["stop", stop, /^it ended by itself after \d+ ms \(exit code 0\); process \d+ has ended/],
  ] as const)(
    "%s ends one of two backends, and heals by starting it again",
    async (_, make, proof) => {
      const [before, other] = [pidOf(FIRST), pidOf(SECOND)];
      const active = await inject(make(FIRST));
      expect(await active.assertBiting()).toMatch(proof);
      await expect(active.assertHealed()).rejects.toMatchObject({ code: "FAULT_BROKEN" });
      expect(findPart(setup, FIRST)?.running()).toBe(false);
      expect(await ask({ ...setup, endpoints: { ...setup.endpoints, app: appOf(2) } }, "/")).toBe(
        "200",
      );

      await active.heal();
      await active.heal();
      expect(await active.assertHealed()).toBe(`process ${pidOf(FIRST)} runs`);
      expect(pidOf(FIRST)).not.toBe(before);
      expect(pidOf(SECOND)).toBe(other);
    },
  );
  const appOf = (number: number) => setup.endpoints.apps[number - 1] ?? "";

  it.each([
    ["kill", kill],
    ["stop", stop],
  ] as const)("%s isn't taken for biting once somebody has started the part", async (_, make) => {
    const active = await inject(make(FIRST));
    await findPart(setup, FIRST)?.start(signal);
    await expect(active.assertBiting()).rejects.toThrow(/but process \d+ runs in its place/);
    const pid = pidOf(FIRST);
    await active.heal();
    expect(pidOf(FIRST)).toBe(pid);
  });

  it.each([
    ["kill", kill],
    ["restart", restart],
    ["stop", stop],
  ] as const)("%s isn't taken for healed where the part ends again", async (_, make) => {
    const active = await inject(make(FIRST));
    await active.heal();
    await findPart(setup, FIRST)?.stop("kill");
    await expect(active.assertHealed()).rejects.toThrow(
      /^\w+ on backend 1: expected a part that runs/,
    );
    await findPart(setup, FIRST)?.start(signal);
  });

  it("kill leaves nobody time to answer the signal", async () => {
    const pid = pidOf(FIRST);
    await inject(kill(FIRST));
    expect(readProcess(pid)).toBeNull();
  });

  it("restart heals itself: another process runs at once", async () => {
    const before = pidOf(FIRST);
    const active = await inject(restart(FIRST));
    expect(await active.assertBiting()).toBe(await active.assertBiting());
    expect(await active.assertBiting()).toMatch(
      new RegExp(`process ${before} has ended, ${pidOf(FIRST)} was started$`),
    );
    expect(await active.assertHealed()).toBe(`process ${pidOf(FIRST)} runs`);
    const pid = pidOf(FIRST);
    await active.heal();
    expect(pidOf(FIRST)).toBe(pid);
  });

  it("freeze leaves a process that accepts and never answers, until it is healed", async () => {
    const active = await inject(freeze(FIRST));
    const pid = pidOf(FIRST);
    expect(undo.open()).toMatchObject([{ kind: "thaw", pid, what: "backend 1" }]);
    expect(await active.assertBiting()).toMatch(
      new RegExp(`^process ${pid} is in state T; the connection is accepted, and not answered`),
    );
    await expect(active.assertHealed()).rejects.toThrow(
      `process ${pid} thawed, but it is in state T`,
    );
    expect(findPart(setup, FIRST)?.running()).toBe(true);
    await active.heal();
    await active.heal();
    expect(await active.assertHealed()).toBe(`process ${pid} isn't in state T`);
    expect(undo.open()).toEqual([]);
    expect(await ask(setup, "/")).toBe("200");
  });

  it("freeze isn't taken for biting once its undo was done by somebody else", async () => {
    const active = await inject(freeze(FIRST));
    // Until a stop has reached the process, an undo takes it back and has nothing to tell.
    await active.assertBiting();
    for (const step of undo.open()) expect(await execute(step)).toMatch(/^thawed process/);
    await expect(active.assertBiting()).rejects.toThrow(/in state T, but it runs/);
  });

  it("freeze isn't taken for biting where the process was killed instead, and is healed then", async () => {
    const frozen = await inject(freeze(FIRST));
    const killed = await inject(kill(FIRST));
    await expect(frozen.assertBiting()).rejects.toThrow("frozen, but it has ended");
    await frozen.heal();
    expect(await frozen.assertHealed()).toMatch(/has ended meanwhile$/);
    await killed.assertBiting();
  });

  it("can't be done to a part that doesn't run", async () => {
    const down = await inject(kill(FIRST));
    for (const make of [kill, stop, restart, freeze]) {
      const again = make(FIRST).inject(setup, undo.tools);
      await expect(again).rejects.toThrow("expected a part that runs, but it doesn't");
    }
    await down.assertBiting();
    expect(undo.open()).toEqual([]);
  });

  it("is refused where the setup has no such part, or its driver doesn't tell its process", async () => {
    const nobody: PartName = { role: "chroma", number: 1 };
    const hidden: Setup = {
      ...setup,
      driver: "external",
      parts: setup.parts.map((part) => ({ ...part, pid: null })),
    };
    for (const make of [kill, stop, restart, freeze]) {
      expect(await make(FIRST).refusal(setup)).toBeNull();
      expect(await make(nobody).refusal(setup)).toMatchObject({ why: "the setup has no chroma 1" });
      expect(await make(FIRST).refusal(hidden)).toMatchObject({
        why: "the driver external doesn't tell the process of backend 1",
      });
    }
  });

  it("isn't done once all is interrupted", async () => {
    const before = pidOf(FIRST);
    for (const make of [kill, stop, restart, freeze]) {
      const tools = { ...undo.tools, signal: AbortSignal.abort() };
      const injecting = make(FIRST).inject(setup, tools);
      await expect(injecting).rejects.toMatchObject({ name: "AbortError" });
    }
    expect(pidOf(FIRST)).toBe(before);
    expect(undo.open()).toEqual([]);
  });

  describe("that limits its memory", () => {
    const PLENTY = { moreBytes: bytes(400 * 2 ** 20) };
    const SCARCE = { moreBytes: bytes(60 * 2 ** 20) };
    const cgroup = findMemoryCgroup(process.pid);
    const limit = (given: typeof PLENTY) => memoryLimit(FIRST, given);

    // Only where this machine lets us: elsewhere the refusal is what there is to test.
    describe.runIf(cgroup.kind !== "unsupported")("where cgroups can be made", () => {
      const ours = () =>
        cgroup.kind === "unsupported"
          ? []
          : readdirSync(cgroup.folder).filter((name) => name.startsWith("assay-"));

      it("is lifted without a trace, and twice", async () => {
        const active = await inject(limit(PLENTY));
        const pid = pidOf(FIRST);
        expect(await active.assertBiting()).toMatch(
          new RegExp(
            `^process ${pid} is in .*: limit ${PLENTY.moreBytes} bytes, \\d+ of them used$`,
          ),
        );
        await expect(active.assertHealed()).rejects.toThrow(
          /expected no cgroup .*, but it's there/,
        );
        expect(await ask(setup, "/grow", 20_000)).toBe("200");
        await active.heal();
        await active.heal();
        expect(await active.assertHealed()).toMatch(/^the cgroup is gone/);
        expect(pidOf(FIRST)).toBe(pid);
        expect(ours()).toEqual([]);
        expect(undo.open()).toEqual([]);
      });

      it("ends a process that takes more, which healing starts again", async () => {
        const active = await inject(limit(SCARCE));
        const pid = pidOf(FIRST);
        expect(await ask(setup, "/grow", 20_000)).not.toBe("200");
        expect(await active.assertBiting()).toMatch(`process ${pid} was killed for its memory`);
        await active.heal();
        expect(await active.assertHealed()).toMatch(`process ${pidOf(FIRST)} runs`);
        expect(ours()).toEqual([]);
      });

      it("isn't taken for biting once its undo was done by somebody else", async () => {
        const active = await inject(limit(PLENTY));
        for (const step of undo.open()) expect(await execute(step)).toMatch(/^lifted the limit/);
        await expect(active.assertBiting()).rejects.toThrow(
          /expected the cgroup .*, but it's gone/,
        );
        await active.heal();
        await active.assertHealed();
      });

      it("isn't taken for biting where the process was killed otherwise", async () => {
        const active = await inject(limit(PLENTY));
        await inject(kill(FIRST));
        await expect(active.assertBiting()).rejects.toThrow("but it has ended otherwise");
      });

      it("leaves nothing where its undo can't be put on disk", async () => {
        const full = () => {
          throw new Error("No space left on device.");
        };
        const injecting = limit(PLENTY).inject(setup, { ...undo.tools, intend: full });
        await expect(injecting).rejects.toThrow("No space left on device.");
        expect(ours()).toEqual([]);
      });
    });
  });
});
