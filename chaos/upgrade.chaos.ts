import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PracticeTurn } from "../src/index.ts";
import { kindsOf, openRange, type Range } from "./range.ts";

describe("Chroma is exchanged for another version", () => {
  let range: Range;
  beforeAll(async () => {
    range = await openRange();
  });
  afterAll(() => range[Symbol.asyncDispose]());

  // What the other version makes of the data is the drill's finding, and no matter of this test.
  it.each(["upgrade", "downgrade"])("%s bites, is timed and read on all planes", async (name) => {
    const played = await range.play(name);
    expect(played.state).toEqual({ kind: "played" });
    expect(played.cleanUp).toEqual([]);
    const [fault] = played.faults;
    expect(fault?.name).toMatch(new RegExp(`^${name} to \\d`));
    expect(fault?.bit).toMatch(/has ended, \d+\.\d+\.\d+ was started$/);
    expect(played.clock?.paths.map(({ path }) => path)).toEqual(["app", "direct"]);
    expect(played.ledger?.readings.map(({ when }) => when)).toEqual(
      expect.arrayContaining([expect.stringContaining("after the final restart")]),
    );
  });

  it("is found to have lost everything where the other version begins with an empty folder", async () => {
    const played = await range.play("upgrade", {
      leaveOut: ["recover", "go on", "verify finally"],
      stand: emptying,
    });
    expect(played.state).toEqual({ kind: "played" });
    const kinds = kindsOf(played);
    expect(kinds.has("lost") || kinds.has("unreadable"), [...kinds].join(", ")).toBe(true);
  });

  it("is refused where no earlier version is named, and the words say what to do", async () => {
    await using other = await openRange({ "drilling.previousChroma": "99.0.0" });
    const played = await other.play("upgrade");
    expect(played.state).toEqual({
      kind: "refused",
      why: expect.stringMatching(
        /a version before \d.*, got 99\.0\.0.*To mend it: name an earlier/,
      ),
    });
    expect(played.faults).toEqual([]);
  });
});

/** A "version" that throws away what it finds. */
const emptying: NonNullable<PracticeTurn["stand"]> = async (setup) => {
  const { path } = setup.storage;
  const parts = setup.parts.map((part) => {
    const { editions } = part;
    if (editions === undefined) return part;
    const exchange = () => {
      for (const name of readdirSync(path)) rmSync(join(path, name), { recursive: true });
      editions.exchange();
    };
    return Object.create(part, {
      editions: { value: Object.create(editions, { exchange: { value: exchange } }) },
    });
  });
  return Object.create(setup, { parts: { value: parts } });
};
