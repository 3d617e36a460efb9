import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { TestSpecification, Vitest } from "vitest/node";
import LongestFirst, { LONG } from "./longest-first.ts";

/** As far as the order goes by it: no result is kept, so sizes decide, and these files have none. */
const spec = (project: string, moduleId: string): TestSpecification =>
  ({
    moduleId,
    project: { name: project, config: { sequence: { groupOrder: 0 }, isolate: true } },
  }) as TestSpecification;

const order = async (files: TestSpecification[]): Promise<string[]> => {
  const sequencer = new LongestFirst({
    cache: { getTestSpecificationResult: () => undefined },
  } as unknown as Vitest);
  const sorted = await sequencer.sort(files);
  return sorted.map(({ moduleId }) => moduleId);
};

describe("the order of the test files", () => {
  it("puts the long ones first, within their own project", async () => {
    const [longest = "", next = ""] = LONG;
    const files = [
      spec("chaos", "/nowhere/small.chaos.ts"),
      spec("chaos", `/nowhere/${next}`),
      spec("chaos", `/nowhere/${longest}`),
      spec("alone", "/nowhere/other.alone.test.ts"),
    ];
    expect(await order(files)).toEqual([
      "/nowhere/other.alone.test.ts",
      `/nowhere/${longest}`,
      `/nowhere/${next}`,
      "/nowhere/small.chaos.ts",
    ]);
  });

  it.each(LONG)("knows no file that is gone: %s", (file) => {
    expect(existsSync(join(import.meta.dirname, "../..", file))).toBe(true);
  });
});
