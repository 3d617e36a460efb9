import { describe, expect, it } from "vitest";
import { bytes } from "../units/quantity.ts";
import { logging } from "./logging.ts";
import { runCheck } from "./run-check.ts";
import type { FloodSeen } from "./target.ts";
import { targetOf } from "./testing.ts";

const kept = (files: number, mib: number, hasLast = true): FloodSeen => ({
  disk: { files, sizeBytes: bytes(mib * 1024 ** 2) },
  hasLast,
});

/** What the check finds of an engine that keeps so much: with the settings, and without. */
async function outcomes(limited: FloodSeen, free: FloodSeen): Promise<string[]> {
  const target = targetOf({
    baseUrl: "http://127.0.0.1",
    flood: async (settings) => (settings === null ? free : limited),
  });
  const { attempts } = await runCheck(logging, target, new AbortController().signal);
  return attempts.map(({ group, outcome }) => `${group}: ${outcome}`);
}

describe("the check of log rotation", () => {
  it("finds nothing where three files of 10 MB are kept, and the newest line", async () => {
    expect(await outcomes(kept(3, 28), kept(1, 46))).toEqual([
      "under a flood: held",
      "for the newest line: held",
      "without the settings, as a control: held",
    ]);
  });

  it("finds an engine that doesn't rotate", async () => {
    expect(await outcomes(kept(1, 46), kept(1, 46))).toContain("under a flood: broken");
  });

  it("finds an engine that keeps more files than it was told", async () => {
    expect(await outcomes(kept(5, 29), kept(1, 46))).toContain("under a flood: broken");
  });

  it("finds an engine that drops the newest lines", async () => {
    const seen = await outcomes(kept(3, 28, false), kept(1, 46));
    expect(seen).toContain("for the newest line: broken");
  });

  it("decides nothing by a flood that any setting holds", async () => {
    const seen = await outcomes(kept(3, 28), kept(3, 28));
    expect(seen).toContain("without the settings, as a control: unknown");
  });

  it("is not exercised without containers, or where their logs can't be seen", async () => {
    const hidden: FloodSeen = { disk: null, hasLast: true };
    const signal = new AbortController().signal;
    const targets = [
      targetOf({ baseUrl: "http://127.0.0.1" }),
      targetOf({ baseUrl: "http://127.0.0.1", flood: async () => hidden }),
    ];
    for (const target of targets)
      expect((await runCheck(logging, target, signal)).state.kind).toBe("not exercised");
  });
});
