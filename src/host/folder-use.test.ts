import { closeSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Scope } from "../scope.ts";
import { findUsers } from "./folder-use.ts";
import { startShell, temporaryFolder } from "./testing.ts";

describe("who has files of a folder open", () => {
  let scope: Scope;
  let folder: string;
  beforeEach(() => {
    scope = new Scope();
    folder = temporaryFolder(scope);
    writeFileSync(join(folder, "a"), "a");
    writeFileSync(join(folder, "b"), "b");
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  it.each([
    { how: "reads", open: "3<a", file: "a", writes: false },
    { how: "writes", open: "3>>a", file: "a", writes: true },
    { how: "reads and writes", open: "3<>a", file: "a", writes: true },
    { how: "reads one and writes another", open: "3<a 4>>b", file: "b", writes: true },
  ])("is named with whether it writes: one that $how", async ({ open, file, writes }) => {
    const group = await startShell(scope, `cd "$FOLDER"; exec ${open}; echo ready; sleep 60`, {
      FOLDER: folder,
    });
    const { users, unseen } = findUsers(folder);
    expect(users).toContainEqual({
      pid: group.pid,
      command: expect.any(String),
      file: join(folder, file),
      writes,
    });
    expect(unseen).not.toBe("all");
  });

  it("is nobody where nobody has, and never this process itself", () => {
    const own = openSync(join(folder, "a"), "r+");
    expect(findUsers(folder).users).toEqual([]);
    closeSync(own);
  });
});
