import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { temporaryFolder } from "../../host/testing.ts";
import { Scope } from "../../scope.ts";
import type { Setup } from "../../setup/setup.ts";
import { bytes } from "../../units/quantity.ts";
import type { Stage } from "../stage.ts";
import { watchQuota } from "./quota.ts";

describe("the quota of a data folder", () => {
  let scope: Scope;
  let stage: Stage;
  let setup: Setup;
  let folder: string;
  let stopped: string[];
  beforeEach(() => {
    vi.useFakeTimers();
    scope = new Scope();
    folder = join(temporaryFolder(scope), "data");
    mkdirSync(folder);
    stopped = [];
    const lab = { settings: { quotaBytes: bytes(100 * 1024) } };
    stage = { lab, scope, invariants: [], notes: [] } as unknown as Stage;
    const stop = async (how: string) => {
      stopped.push(how);
      return [];
    };
    setup = { storage: { path: folder }, stop } as unknown as Setup;
  });
  afterEach(async () => {
    await scope[Symbol.asyncDispose]();
    vi.useRealTimers();
  });

  const grow = (size: number) => writeFileSync(join(folder, "link_lists.bin"), Buffer.alloc(size));

  it("is no finding as long as the folder stays below it", () => {
    watchQuota(stage, setup);
    grow(10 * 1024);
    vi.advanceTimersByTime(5000);
    expect(stage.invariants).toEqual([]);
    expect(stopped).toEqual([]);
  });

  it("is a finding once it is exceeded, and the setup is killed, once", () => {
    watchQuota(stage, setup);
    grow(200 * 1024);
    vi.advanceTimersByTime(5000);
    expect(stage.invariants).toEqual([
      expect.objectContaining({ id: "folder-within-quota", outcome: "broken" }),
    ]);
    expect(stopped).toEqual(["kill"]);
  });

  it("isn't watched any more once the drill has ended", async () => {
    const ended = new Scope();
    watchQuota({ ...stage, scope: ended }, setup);
    await ended[Symbol.asyncDispose]();
    grow(200 * 1024);
    vi.advanceTimersByTime(5000);
    expect(stopped).toEqual([]);
  });

  it("isn't exceeded by a folder that isn't there", () => {
    watchQuota(stage, { ...setup, storage: { ...setup.storage, path: `${folder}-gone` } });
    vi.advanceTimersByTime(5000);
    expect(stage.invariants).toEqual([]);
  });
});
