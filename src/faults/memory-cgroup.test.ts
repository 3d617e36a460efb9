import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../host/testing.ts";
import { Scope } from "../scope.ts";
import { findMemoryCgroup } from "./memory-cgroup.ts";

describe("where a process's memory can be limited", () => {
  let scope: Scope;
  let place: { cgroups: string; proc: string };
  beforeEach(() => {
    scope = new Scope();
    const folder = temporaryFolder(scope);
    place = { cgroups: join(folder, "cgroup"), proc: join(folder, "proc") };
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const write = (path: string, text: string) => {
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, text);
  };
  /** The machine as its files tell; 7 is the process. */
  const machine = (cgroup: string, files: Readonly<Record<string, string>>) => {
    write(join(place.proc, "7/cgroup"), cgroup);
    for (const [file, text] of Object.entries(files)) write(join(place.cgroups, file), text);
    return findMemoryCgroup(7, place);
  };
  const at = (path: string) => join(place.cgroups, path);

  it("is the process's own cgroup in version 1", () => {
    const found = machine("8:pids:/\n4:cpu,memory:/app/x\n0::/\n", {
      "memory/app/x/cgroup.procs": "7",
    });
    expect(found).toEqual({ kind: "v1", folder: at("memory/app/x") });
  });

  it("is the mount itself in a container that is told the host's path", () => {
    const found = machine("4:memory:/docker/0123\n", { "memory/cgroup.procs": "7" });
    expect(found).toEqual({ kind: "v1", folder: at("memory") });
  });

  it("is the nearest one above that hands the controller down in version 2", () => {
    const found = machine("0::/user/session\n", {
      "cgroup.controllers": "cpu memory",
      "cgroup.subtree_control": "cpu memory",
      "cgroup.procs": "",
      "user/cgroup.subtree_control": "pids memory",
      "user/cgroup.procs": "",
      "user/session/cgroup.subtree_control": "",
      "user/session/cgroup.procs": "7",
    });
    expect(found).toEqual({ kind: "v2", folder: at("user") });
  });

  it.each([
    ["isn't told", { cgroup: "", files: {} }, "this machine has no cgroup that counts memory"],
    [
      "isn't handed down",
      {
        cgroup: "0::/\n",
        files: {
          "cgroup.controllers": "memory",
          "cgroup.subtree_control": "cpu",
          "cgroup.procs": "7",
        },
      },
      "no cgroup above the process hands the memory controller down",
    ],
    [
      "can't be written to",
      { cgroup: "4:memory:/\n", files: { "memory/tasks": "" } },
      "cgroup.procs can't be written to: it needs root",
    ],
  ])("is nowhere where the controller %s", (_, { cgroup, files }, why) => {
    expect(machine(cgroup, files)).toEqual({
      kind: "unsupported",
      why: expect.stringContaining(why),
    });
  });

  it("is nowhere for a process that is gone", () => {
    expect(findMemoryCgroup(8, place)).toEqual({
      kind: "unsupported",
      why: "this machine doesn't tell the cgroup of process 8",
    });
  });
});
