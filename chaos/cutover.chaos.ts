import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DrillEvidence } from "../src/index.ts";
import { kindsOf, openRange, type Range } from "./range.ts";

const outcomeOf = (played: DrillEvidence, id: string) =>
  played.invariants.find((invariant) => invariant.id === id)?.outcome;

/** What is found without any fault, and is told on a line of its own. */
const lossesOf = (played: DrillEvidence): string[] =>
  [...kindsOf(played)].filter((kind) => kind !== "incomplete");

/** What comes once the harm is found: a control of the finding needs none of it. */
const AFTERWARDS = ["go back", "go on", "verify finally"];

describe("there and back", () => {
  let range: Range;
  beforeAll(async () => {
    range = await openRange();
  });
  afterAll(() => range[Symbol.asyncDispose]());

  it("rolls back with every acknowledged write, also when killed in the middle", async () => {
    const played = await range.play("rollback");
    expect(played.state).toEqual({ kind: "played" });
    expect(outcomeOf(played, "second-rollback-changes-nothing")).toBe("held");
    expect(lossesOf(played)).toEqual([]);
    expect(played.spans).toContainEqual(
      expect.objectContaining({
        id: "rollback",
        took: expect.objectContaining({ kind: "within" }),
      }),
    );
  });

  it("finds what a rollback without its replay loses, and what it brings back to life", async () => {
    const played = await range.play("rollback", {
      leaveOut: [
        "the server gets worse",
        "replay, killed in the middle",
        "replay",
        "replay once more",
        ...AFTERWARDS,
      ],
    });
    expect(kindsOf(played)).toContain("lost");
    expect(kindsOf(played)).toContain("stale");
    expect(kindsOf(played)).toContain("resurrected");
  });

  it("finds that a replay which never finished isn't idempotent yet", async () => {
    const played = await range.play("rollback", {
      leaveOut: ["baseline", "the server gets worse", "replay", ...AFTERWARDS],
    });
    expect(outcomeOf(played, "second-rollback-changes-nothing")).toBe("broken");
  });

  it("rebuilds local from the server once the old files are gone", async () => {
    const played = await range.play("rollback-after-cleanup");
    expect(played.state).toEqual({ kind: "played" });
    expect(outcomeOf(played, "rollback-after-cleanup")).toBe("held");
    expect(lossesOf(played)).toEqual([]);
  });

  it("migrates everything, unchanged, while life goes on", async () => {
    const played = await range.play("migration");
    expect(played.state).toEqual({ kind: "played" });
    for (const id of [
      "import-is-whole",
      "both-sides-are-equal",
      "distances-are-equal",
      "configuration-is-equal",
    ])
      expect(outcomeOf(played, id), id).toBe("held");
    expect(lossesOf(played)).toEqual([]);
  });

  it("finds what a switch without a catch-up loses", async () => {
    const played = await range.play("migration", {
      leaveOut: ["baseline", "catch up", "go on", "verify finally"],
    });
    expect(played.state).toEqual({ kind: "played" });
    expect(kindsOf(played)).toContain("lost");
  });

  it("finds that nothing arrived where the import is left out", async () => {
    const played = await range.play("migration", {
      leaveOut: ["baseline", "phase 2: export and import", "catch up", "go on", "verify finally"],
    });
    expect(played.state).toEqual({ kind: "played" });
    expect(outcomeOf(played, "both-sides-are-equal")).toBe("broken");
    expect(kindsOf(played)).toContain("lost");
  });
});
