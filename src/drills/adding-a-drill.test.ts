import { describe, expect, it } from "vitest";
import { blocksOf, readPage } from "../toolchain/testing-pages.ts";

describe("docs/adding-a-drill.md", () => {
  it("shows the drill as it is", () => {
    const [shown] = blocksOf(readPage("docs/adding-a-drill.md"), "ts");
    expect(shown).toBe(readPage("src/drills/hang.ts"));
  });
});
