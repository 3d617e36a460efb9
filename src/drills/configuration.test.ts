import { describe, expect, it } from "vitest";
import type { ChromaCollection } from "../chroma/collection.ts";
import { changedSettings, configurationWords } from "./configuration.ts";

const settings = (given: Readonly<Record<string, unknown>>) =>
  given as unknown as ChromaCollection["hnsw"];

describe("an index's settings", () => {
  it("are the same words in whatever order the server names them", () => {
    const [one, other] = [
      { space: "l2", sync_threshold: 100 },
      { sync_threshold: 100, space: "l2" },
    ];
    expect(configurationWords(settings(one))).toBe("space l2, sync_threshold 100");
    expect(configurationWords(settings(other))).toBe(configurationWords(settings(one)));
    expect(configurationWords(null)).toBe("none");
  });

  it("have changed where both versions name one and differ, and not where one doesn't know it", () => {
    const before = settings({ space: "cosine", sync_threshold: 100, resize_factor: 1.2 });
    const after = settings({ space: "l2", sync_threshold: 1000, num_threads: 2 });
    expect(changedSettings(before, after)).toEqual([
      "space is l2, and was cosine",
      "sync_threshold is 1000, and was 100",
    ]);
    expect(changedSettings(before, before)).toEqual([]);
  });
});
