import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readProcess } from "../host/process-table.ts";
import { startShell, temporaryFolder } from "../host/testing.ts";
import { Scope } from "../scope.ts";
import { startFaultServer } from "./testing.ts";
import type { UndoStep } from "./undo.ts";
import { undoAll } from "./undo-all.ts";

describe("undoing all steps", () => {
  let scope: Scope;
  beforeEach(() => {
    scope = new Scope();
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const take = (url: string): UndoStep => ({
    kind: "http",
    method: "DELETE",
    url,
    body: null,
    what: "a cut",
  });

  it("goes on behind a step that fails, and tells both", async () => {
    const server = await startFaultServer(scope);
    server.refuse(500);
    const path = join(temporaryFolder(scope), "work");
    mkdirSync(path);
    const { done, failed } = await undoAll([take(server.url), { kind: "folder", path }]);
    expect(done.map(({ words }) => words)).toEqual([`removed ${path}`]);
    expect(failed).toMatchObject([
      { step: take(server.url), words: expect.stringMatching(/^http: .*got 500$/) },
    ]);
    expect(existsSync(path)).toBe(false);
  });

  it("tries a step that failed once more, for what it hung on may be undone by then", async () => {
    const folder = temporaryFolder(scope);
    // Answers nothing, as a frozen proxy; nobody listens once it is ended.
    const script = `const server = require("node:net").createServer().listen(0, "127.0.0.1", () => {
      require("node:fs").writeFileSync("port", String(server.address().port)); console.log("ready"); });`;
    const group = await startShell(
      scope,
      `cd ${folder}; exec "${process.execPath}" -e '${script}'`,
    );
    const port = readFileSync(join(folder, "port"), "utf8");
    const { pid } = group;
    const startTicks = readProcess(pid)?.startTicks ?? 0;
    const steps = [
      take(`http://127.0.0.1:${port}/fault`),
      { kind: "process", pid, startTicks, what: "a proxy" } as const,
    ];
    const { done, failed } = await undoAll(steps);
    expect(done.map(({ words }) => words)).toEqual([`ended process ${pid} (a proxy)`]);
    expect(failed).toEqual([]);
  });

  it("keeps quiet about steps with nothing left to do", async () => {
    const server = await startFaultServer(scope);
    expect(await undoAll([take(server.url)])).toEqual({ done: [], failed: [] });
  });
});
