import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { UndoStep } from "../../heal/undo.ts";
import { temporaryFolder } from "../../host/testing.ts";
import { planSchema } from "../../plan/schema.ts";
import { Scope } from "../../scope.ts";
import { createHookedChroma } from "./hooked-part.ts";

describe("a Chroma that its owner's commands stop and start", () => {
  let scope: Scope;
  let file: string;
  let open: UndoStep[];
  beforeEach(() => {
    scope = new Scope();
    file = join(temporaryFolder(scope), "said");
    open = [];
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const signal = new AbortController().signal;
  const said = () => (existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : []);
  const partWith = (names: readonly string[], more: Readonly<Record<string, string>> = {}) => {
    const own = Object.fromEntries(names.map((name) => [name, `echo ${name} >> ${file}`]));
    const hooks = { ...own, ...more };
    const { setups } = planSchema.parse({
      name: "test",
      driver: "external",
      setups: { server: { external: { chroma: { url: "http://127.0.0.1:8003" }, hooks } } },
    });
    return createHookedChroma("server", setups.server.external, {
      intend: (step) => {
        open.push(step);
        return () => void open.splice(open.indexOf(step), 1);
      },
      logFolder: "/logs",
    });
  };

  it("has the way back on disk from before it goes down until it is up", async () => {
    const part = partWith(["stop", "start", "kill"]);
    await part.stop("kill");
    expect([said(), part.running()]).toEqual([["kill"], false]);
    expect(open).toEqual([
      expect.objectContaining({
        kind: "hook",
        field: "setups.server.external.hooks.start",
        mark: expect.stringMatching(/^\/logs\/hook-\w+\.done$/),
      }),
    ]);
    await part.start(signal);
    expect([said(), part.running(), open]).toEqual([["kill", "start"], true, []]);
  });

  it("keeps the way back where the command that stops it fails", async () => {
    const part = partWith(["start"], { stop: "exit 1" });
    await expect(part.stop("graceful")).rejects.toMatchObject({ code: "FAULT_BROKEN" });
    expect([part.running(), open.length]).toEqual([false, 1]);
  });

  it("is restarted in one go where there is a hook for it, else by the two", async () => {
    await partWith(["stop", "start"]).restart(signal);
    await partWith(["stop", "start", "restart"]).restart(signal);
    expect([said(), open]).toEqual([["stop", "start", "restart"], []]);
  });

  it("tells what it lacks", () => {
    const lacks = (names: readonly string[]) => {
      const { owner } = partWith(names);
      return [owner?.lacks("stop"), owner?.lacks("kill")];
    };
    expect(lacks(["stop", "start", "kill"])).toEqual([null, null]);
    expect(lacks(["start", "kill", "restart"])).toEqual([expect.stringContaining("no stop"), null]);
    expect(lacks(["stop", "start"])).toEqual([null, expect.stringContaining("no kill")]);
    expect(lacks([])).toEqual([
      expect.stringContaining("no start, no stop"),
      expect.stringContaining("no start, no kill, no stop"),
    ]);
  });
});
