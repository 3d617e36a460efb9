import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readGroup, readProcess } from "../host/process-table.ts";
import { startShell, temporaryFolder } from "../host/testing.ts";
import { Scope } from "../scope.ts";
import {
  endStanding,
  readStanding,
  refuseBesideStanding,
  type Standing,
  standingFolder,
  writeStanding,
} from "./standing.ts";
import type { UndoStep } from "./undo.ts";

describe("what `up` leaves standing", () => {
  let scope: Scope;
  let cache: string;
  beforeEach(() => {
    scope = new Scope();
    cache = temporaryFolder(scope);
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const record = (): Standing => ({
    id: "20261126T020000Z-quick-abcd",
    beganAt: "2026-11-26T02:00:00.000Z",
    planName: "quick",
    folder: join(standingFolder(cache), "20261126T020000Z-quick-abcd"),
    setups: [
      {
        name: "local",
        driver: "process",
        app: "http://127.0.0.1:12345",
        apps: ["http://127.0.0.1:12345"],
        direct: null,
        gateway: null,
      },
    ],
  });
  const leave = (...undo: readonly UndoStep[]) => writeStanding(cache, record(), undo);
  const shell = async () => {
    const { pid } = await startShell(scope, "sleep 60 & echo ready; wait");
    const startTicks = readProcess(pid)?.startTicks ?? 0;
    return { pid, step: { kind: "process", pid, startTicks, what: "local: sh" } as const };
  };

  it("is nothing where there was no `up`", async () => {
    expect(readStanding(cache)).toBeNull();
    expect(await endStanding(cache)).toBeNull();
    expect(() => refuseBesideStanding(cache)).not.toThrow();
  });

  it("is ended with its children, then its data are removed, and then nothing stands", async () => {
    const { pid, step } = await shell();
    const stands = record();
    mkdirSync(stands.folder, { recursive: true });
    leave(step);
    expect(await endStanding(cache)).toEqual({
      id: stands.id,
      done: [`ended process ${pid} (local: sh)`, `removed ${stands.folder}`],
      failed: [],
    });
    expect(readGroup(pid)).toEqual([]);
    expect(existsSync(stands.folder)).toBe(false);
    expect(readStanding(cache)).toBeNull();
  });

  it("leaves a later process with the same number in peace", async () => {
    const { pid, step } = await shell();
    leave({ ...step, startTicks: step.startTicks - 1 });
    expect(await endStanding(cache)).toMatchObject({
      done: [`process ${pid} (local: sh) had ended before`],
      failed: [],
    });
    expect(readGroup(pid)).not.toEqual([]);
  });

  it("keeps a measurement from beginning beside it, and says where it listens", async () => {
    const { step } = await shell();
    leave(step);
    expect(() => refuseBesideStanding(cache)).toThrow(
      expect.objectContaining({
        code: "BUSY",
        message: "Setups are up since 2026-11-26T02:00:00.000Z: local at http://127.0.0.1:12345.",
        hint: expect.stringContaining("`chroma-assay down`"),
      }),
    );
  });

  it("keeps nobody from measuring once its processes are gone", async () => {
    const { step } = await shell();
    leave({ ...step, startTicks: step.startTicks - 1 });
    expect(() => refuseBesideStanding(cache)).not.toThrow();
  });

  it("stays known where a step fails, for the next try", async () => {
    const elsewhere: UndoStep = { kind: "cgroup", path: "/sys/fs/cgroup/../elsewhere" };
    leave(elsewhere);
    expect((await endStanding(cache))?.failed).toHaveLength(1);
    expect(readStanding(cache)).not.toBeNull();
  });

  it("isn't taken for nothing where its record can't be read", () => {
    mkdirSync(standingFolder(cache));
    writeFileSync(join(standingFolder(cache), "standing.json"), '{"id":"cut');
    expect(() => readStanding(cache)).toThrow(expect.objectContaining({ code: "STORAGE" }));
  });
});
