import { describe, expect, it } from "vitest";
import { blocksOf, readPage } from "../toolchain/testing-pages.ts";

const page = readPage("docs/adding-a-fault.md");

describe("docs/adding-a-fault.md", () => {
  it("shows the fault as it is", () => {
    const [shown] = blocksOf(page, "ts");
    expect(shown).toBe(readPage("src/faults/broken-replies.ts"));
  });

  it("names only files that there are", () => {
    const named = [...page.matchAll(/`((?:src\/)?[\w./-]+\.ts)`/g)].flatMap(
      ([, file]) => file ?? [],
    );
    expect(named.length).toBeGreaterThan(10);
    for (const file of named)
      expect(
        () => readPage(file.startsWith("src/") ? file : `src/faults/${file}`),
        file,
      ).not.toThrow();
  });
});
