import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { UndoStep } from "../../heal/undo.ts";
import { temporaryFolder } from "../../host/testing.ts";
import { planSchema } from "../../plan/schema.ts";
import { Scope } from "../../scope.ts";
import { withBackup } from "./with-backup.ts";

describe("drills on a staging system with backup and restore", () => {
  let scope: Scope;
  let file: string;
  let open: UndoStep[];
  beforeEach(() => {
    scope = new Scope();
    file = join(temporaryFolder(scope), "said");
    open = [];
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const said = () => (existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : []);
  const between = (
    play: () => Promise<void>,
    { driver = "external", backup = `echo backup >> ${file}`, abort = new AbortController() } = {},
  ) => {
    const hooks = { backup, restore: `echo restore >> ${file}` };
    const chroma = { url: "http://127.0.0.1:8003" };
    const server = { external: { chroma, disposable: true, hooks } };
    const plan = planSchema.parse({ name: "test", driver, setups: { server } });
    const intend = (step: UndoStep) => {
      open.push(step);
      return () => void open.splice(open.indexOf(step), 1);
    };
    const shop = { plan, intend, emit: () => undefined, signal: abort.signal, logFolder: "/logs" };
    return withBackup(shop, play);
  };

  it("are played between the two, with the way back on disk meanwhile", async () => {
    await between(async () => {
      expect(said()).toEqual(["backup"]);
      expect(open).toEqual([
        expect.objectContaining({
          kind: "hook",
          field: "setups.server.external.hooks.restore",
          cwd: process.cwd(),
        }),
      ]);
    });
    expect([said(), open]).toEqual([["backup", "restore"], []]);
  });

  it("are restored after an interrupt, too, and their own end is what is told", async () => {
    const abort = new AbortController();
    const playing = between(
      async () => {
        abort.abort(new Error("interrupted"));
        abort.signal.throwIfAborted();
      },
      { abort },
    );
    await expect(playing).rejects.toThrow("interrupted");
    expect([said(), open]).toEqual([["backup", "restore"], []]);
  });

  it("aren't played where the backup fails", async () => {
    let played = 0;
    const playing = between(
      async () => {
        played += 1;
      },
      { backup: "exit 3" },
    );
    await expect(playing).rejects.toMatchObject({
      code: "FAULT_BROKEN",
      message: expect.stringContaining("hooks.backup"),
    });
    expect([played, said(), open]).toEqual([0, [], []]);
  });

  it("are left alone by other drivers", async () => {
    await between(async () => undefined, { driver: "process" });
    expect(said()).toEqual([]);
  });
});
