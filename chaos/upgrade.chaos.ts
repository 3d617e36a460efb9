import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
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
    expect(played.invariants.map(({ id }) => id)).toEqual(["settings-are-kept"]);
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
      stand: which(empties),
    });
    expect(played.state).toEqual({ kind: "played" });
    const kinds = kindsOf(played);
    expect(kinds.has("lost") || kinds.has("unreadable"), [...kinds].join(", ")).toBe(true);
  });

  it("is found to go by other settings where the other version has forgotten them", async () => {
    const played = await range.play("downgrade", {
      leaveOut: ["baseline", "recover", "verify", "go on", "verify finally"],
      stand: which(forgetsSettings),
    });
    expect(played.invariants).toMatchObject([
      {
        id: "settings-are-kept",
        outcome: "broken",
        found: "sync_threshold is 1000, and was 100",
      },
    ]);
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

/** A "version" that does this to what it finds. */
const which =
  (harms: (folder: string) => void): NonNullable<PracticeTurn["stand"]> =>
  async (setup) => {
    const parts = setup.parts.map((part) => {
      const { editions } = part;
      if (editions === undefined) return part;
      const exchange = () => {
        harms(setup.storage.path);
        editions.exchange();
      };
      return Object.create(part, {
        editions: { value: Object.create(editions, { exchange: { value: exchange } }) },
      });
    });
    return Object.create(setup, { parts: { value: parts } });
  };

function empties(folder: string): void {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
}

/** As a version does that doesn't know where the other one has written them. */
function forgetsSettings(folder: string): void {
  const database = new DatabaseSync(join(folder, "chroma.sqlite3"));
  for (const column of ["config_json_str", "schema_str"])
    database.exec(
      `UPDATE collections SET ${column} = replace(${column}, '"sync_threshold":100', '"sync_threshold":1000')`,
    );
  database.close();
}
