import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { AuditCheck } from "../evidence/audit.ts";
import { waitFor } from "../host/clock.ts";
import { listeningOf } from "../host/listening.ts";
import { freePort } from "../host/ports.ts";
import { spawnGroup } from "../host/process-group.ts";
import { milliseconds } from "../units/quantity.ts";
import { createIsolation } from "./isolation.ts";
import { runCheck } from "./run-check.ts";
import { targetOf } from "./testing.ts";

const folder = mkdtempSync(join(tmpdir(), "assay-isolation-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const signal = new AbortController().signal;

/** The loopback's second address stands for the outside: what listens on the first can't be had by it. */
const OUTSIDE = { host: "127.0.0.2", words: "the other side" };

/** What the check finds of a program that listens there. */
async function seen(address: string): Promise<AuditCheck> {
  const port = await freePort();
  const program = `require("node:net").createServer().listen(${port}, "${address}")`;
  const group = await spawnGroup(
    {
      program: process.execPath,
      args: ["-e", program],
      cwd: folder,
      env: {},
      logFile: join(folder, "listener.log"),
    },
    () => undefined,
  );
  try {
    await waitFor("it to listen", () => (listeningOf(group.pid).length > 0 ? true : null), {
      limitMs: milliseconds(10_000),
      everyMs: milliseconds(20),
      signal,
    });
    const processes = [{ what: "listener", pid: group.pid }];
    const target = targetOf({ way: "setup", baseUrl: "http://127.0.0.1", processes });
    return await runCheck(
      createIsolation(() => [OUTSIDE]),
      target,
      signal,
    );
  } finally {
    await group.kill();
  }
}

const outcomes = ({ attempts }: AuditCheck): string[] =>
  attempts.map(({ group, outcome }) => `${group}: ${outcome}`);

describe("the check of who can reach the database", () => {
  it("finds nothing where no connection from outside is taken", async () => {
    expect(outcomes(await seen("127.0.0.1"))).toEqual([
      "by their listening addresses: held",
      "from outside: held",
    ]);
  });

  it("finds a process that takes connections from outside", async () => {
    expect(outcomes(await seen("127.0.0.2"))).toEqual([
      "by their listening addresses: held",
      "from outside: broken",
    ]);
  });

  it("is not exercised where nothing of it listens on this host", async () => {
    const target = targetOf({ way: "setup", baseUrl: "http://127.0.0.1" });
    const { state } = await runCheck(
      createIsolation(() => [OUTSIDE]),
      target,
      signal,
    );
    expect(state.kind).toBe("not exercised");
  });
});
