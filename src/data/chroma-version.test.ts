import { describe, expect, it } from "vitest";
import { versionOf } from "./chroma-version.ts";

const migrations = (sysdb: number, metadb: number, queue: number) =>
  Object.entries({ sysdb, metadb, embeddings_queue: queue }).flatMap(([dir, last]) =>
    Array.from({ length: last }, (_, i) => ({ dir, version: i + 1 })),
  );

describe("versionOf", () => {
  it.each([
    ["1.5", [10, 6, 2]],
    ["1.3–1.4", [10, 5, 2]],
    ["1.0–1.2", [9, 5, 2]],
    ["0.x", [9, 4, 2]],
    ["0.x", [4, 3, 1]],
  ] as const)("tells %s from its migrations", (words, [sysdb, metadb, queue]) => {
    expect(versionOf(migrations(sysdb, metadb, queue), "./data")).toBe(words);
  });

  it.each([
    ["sysdb 11", migrations(11, 6, 2)],
    ["metadb 7", migrations(10, 7, 2)],
    ["vectors 1", [...migrations(10, 6, 2), { dir: "vectors", version: 1 }]],
  ])("refuses a newer Chroma's folder: %s", (named, newer) => {
    expect(() => versionOf(newer, "./data")).toThrow(
      `Expected ./data to be of Chroma 1.5 or older, got a newer one's: ${named}.`,
    );
  });
});
