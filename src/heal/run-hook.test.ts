import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isAlive, readProcess } from "../host/process-table.ts";
import { temporaryFolder } from "../host/testing.ts";
import { Scope } from "../scope.ts";
import { milliseconds } from "../units/quantity.ts";
import { runHook } from "./run-hook.ts";

describe("a hook", () => {
  let scope: Scope;
  let file: string;
  beforeEach(() => {
    scope = new Scope();
    file = join(temporaryFolder(scope), "pid");
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const hook = (command: string, limitMs = 10_000) =>
    runHook(
      { field: "hooks.stop", command, limitMs: milliseconds(limitMs) },
      new AbortController().signal,
    );
  const processOf = () => readProcess(Number(readFileSync(file, "utf8")));

  it("is done when its command ends well, whatever it left in the background", async () => {
    await hook(`sleep 60 & echo $! > ${file}; exit 0`);
    const left = processOf();
    expect(left === null ? null : isAlive(left)).toBe(true);
    process.kill(left?.pid ?? 0, "SIGKILL");
  });

  it("that fails shows what it printed last", async () => {
    await expect(hook("echo first; echo no such unit >&2; exit 5")).rejects.toMatchObject({
      code: "FAULT_BROKEN",
      message: expect.stringMatching(/hooks\.stop.*exit code 0, got 5.*no such unit/s),
    });
  });

  it("that hangs is ended at its limit, with its children", async () => {
    await expect(
      hook(`echo waiting; (sleep 60 & echo $! > ${file}; wait)`, 300),
    ).rejects.toMatchObject({ message: expect.stringMatching(/within 300 ms.*waiting/s) });
    const child = processOf();
    expect(child === null || !isAlive(child) || child.zombie).toBe(true);
  });
});
