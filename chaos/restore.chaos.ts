import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kindsOf, openRange, type Range } from "./range.ts";

describe("everything stored is destroyed, and a backup is put back", () => {
  let range: Range;
  beforeAll(async () => {
    range = await openRange();
  });
  afterAll(() => range[Symbol.asyncDispose]());

  // Whether the copy of a running server is whole is the drill's finding, and no matter of this test.
  it.each(["restore-running-copy", "restore-stopped-copy"])(
    "%s bites, heals, is timed and read on all planes",
    async (name) => {
      const played = await range.play(name);
      expect(played.state).toEqual({ kind: "played" });
      expect(played.cleanUp).toEqual([]);
      expect(played.faults).toMatchObject([
        {
          name: "destroyed-data",
          bit: "nothing is left of what was stored",
          healed: "the backup has been put back",
        },
      ]);
      expect(played.spans).toContainEqual(expect.objectContaining({ id: "put back" }));
      // What is younger than the backup is told, and held against nobody.
      const told = /^(\d+) acknowledged requests .* are younger than the backup/;
      const [, lacking] = played.notes.flatMap((note) => told.exec(note) ?? []);
      expect(Number(lacking)).toBeGreaterThan(0);
      if (name === "restore-stopped-copy") {
        // That the server was stopped to be copied is held against no health check.
        const good = played.detections.filter(({ check }) => check === "good");
        expect(good.map(({ falseAlarms }) => falseAlarms)).toEqual([0]);
        expect([...kindsOf(played)].filter((kind) => kind !== "incomplete")).toEqual([]);
        expect(played.clock?.verified.kind).toBe("within");
      }
    },
  );

  it("is found to have lost everything where no backup was made", async () => {
    const played = await range.play("restore-stopped-copy", {
      leaveOut: ["back up", "life after it", "recover", "go on", "verify finally"],
    });
    expect(played.state).toEqual({ kind: "played" });
    const [fault] = played.faults;
    expect(fault?.healed).toBeNull();
    const kinds = kindsOf(played);
    expect(kinds.has("lost") || kinds.has("unreadable"), [...kinds].join(", ")).toBe(true);
  });
});
