import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const read = (path: string) => readFileSync(join(import.meta.dirname, path), "utf8");

describe("docs/adding-a-fault.md", () => {
  it("shows the fault as it is", () => {
    const [, shown] = /```ts\n([\s\S]*?)```/.exec(read("../../docs/adding-a-fault.md")) ?? [];
    expect(shown).toBe(read("broken-replies.ts"));
  });

  it("names only files that there are", () => {
    const page = read("../../docs/adding-a-fault.md");
    const named = [...page.matchAll(/`((?:src\/)?[\w./-]+\.ts)`/g)].flatMap(
      ([, file]) => file ?? [],
    );
    expect(named.length).toBeGreaterThan(10);
    for (const file of named)
      expect(() => read(file.startsWith("src/") ? `../../${file}` : file), file).not.toThrow();
  });
});
