import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { nightLike } from "../evidence/testing-nights.ts";
import { nightJsonSchema } from "./evidence-schema.ts";
import { addNight, readHistory, readNights } from "./history.ts";

describe("a history", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "assay-history-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("keeps every night in a file of its own, and reads them in order of time", () => {
    addNight(folder, nightLike({ id: "second", beganAt: "2026-11-02T01:00:00.000Z" }));
    addNight(folder, nightLike({ id: "first", beganAt: "2026-11-01T01:00:00.000Z" }));
    expect(readNights(folder).map(({ id }) => id)).toEqual(["first", "second"]);
    expect(readdirSync(folder)).toEqual([
      "20261101T010000Z-first.json",
      "20261102T010000Z-second.json",
    ]);
  });

  it("never replaces a night, and leaves no half of one", () => {
    const file = addNight(folder, nightLike({ id: "one" }));
    const before = readFileSync(file, "utf8");
    expect(() => addNight(folder, nightLike({ id: "one", outcome: "regression" }))).toThrow(
      /Expected no night one/,
    );
    expect(readFileSync(file, "utf8")).toBe(before);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it("is empty where there is no folder yet", () => {
    expect(readHistory(join(folder, "none"))).toEqual({ nights: [], unreadable: [] });
  });

  it("refuses a night whose id is there under another time", () => {
    addNight(folder, nightLike({ id: "one" }));
    const again = nightLike({ id: "one", beganAt: "2026-12-01T01:00:00.000Z" });
    expect(() => addNight(folder, again)).toThrow(/Expected no night one/);
    addNight(folder, { ...again, id: "another-one" });
    expect(readNights(folder)).toHaveLength(2);
  });

  it("takes another history's files, and counts a night once that is there twice", () => {
    const file = addNight(folder, nightLike({ id: "one" }));
    writeFileSync(join(folder, "copy.json"), readFileSync(file));
    expect(readNights(folder)).toHaveLength(1);
  });

  it("believes neither of two files that tell a night differently", () => {
    const file = addNight(folder, nightLike({ id: "one" }));
    const other = readFileSync(file, "utf8").replace(
      '"outcome": "pass"',
      '"outcome": "regression"',
    );
    writeFileSync(join(folder, "copy.json"), other);
    const { nights, unreadable } = readHistory(folder);
    expect(nights).toEqual([]);
    expect(unreadable.map(({ file }) => file)).toEqual(["20261101T010000Z-one.json", "copy.json"]);
    expect(unreadable[0]?.why).toContain("as copy.json, told differently");
  });

  it("reads past the half of a night that a crash left", () => {
    addNight(folder, nightLike({ id: "one" }));
    writeFileSync(join(folder, "20261102T010000Z-two.json.17.part"), "{");
    expect(readHistory(folder)).toMatchObject({ nights: [{ id: "one" }], unreadable: [] });
  });

  it.each([
    ["cut in the middle", (text: string) => text.slice(0, 100), /no whole JSON/],
    [
      "of a newer schema",
      (text: string) => text.replace('"version": 1', '"version": 2'),
      /version 2/,
    ],
    ["without an outcome", (text: string) => text.replace('"outcome"', '"outcome2"'), /outcome/],
  ])("names a file that is %s, and reads on", (_, damage, why) => {
    const file = addNight(folder, nightLike({ id: "bad" }));
    writeFileSync(file, damage(readFileSync(file, "utf8")));
    addNight(folder, nightLike({ id: "good" }));
    const { nights, unreadable } = readHistory(folder);
    expect(nights.map(({ id }) => id)).toEqual(["good"]);
    expect(unreadable).toHaveLength(1);
    expect(unreadable[0]?.why).toMatch(why);
    expect(unreadable[0]?.mend).not.toBe("");
  });

  it("reads a metric by the name that it had then, and by no other", () => {
    const file = addNight(folder, nightLike({ id: "old" }));
    writeFileSync(file, readFileSync(file, "utf8").replace('"p50-quiet"', '"quiet-p50"'));
    const { nights } = readHistory(folder, { "quiet-p50": "p50-quiet" });
    expect(nights[0]?.rows[0]?.metric).toBe("p50-quiet");
    expect(readHistory(folder)).toMatchObject({
      nights: [],
      unreadable: [{ why: expect.stringContaining("rows.0.metric") }],
    });
  });
});

describe("a night's schema for other programs", () => {
  it("is what night.schema.json holds; `node tools/write-schemas.ts` writes it anew", () => {
    const file = new URL("../../night.schema.json", import.meta.url);
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(
      JSON.parse(JSON.stringify(nightJsonSchema())),
    );
  });
});
