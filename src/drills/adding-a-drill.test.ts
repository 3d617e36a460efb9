import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const read = (path: string) => readFileSync(join(import.meta.dirname, path), "utf8");

describe("docs/adding-a-drill.md", () => {
  it("shows the drill as it is", () => {
    const [, shown] = /```ts\n([\s\S]*?)```/.exec(read("../../docs/adding-a-drill.md")) ?? [];
    expect(shown).toBe(read("hang.ts"));
  });
});
