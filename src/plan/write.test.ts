import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePlan } from "./parse.ts";
import { planSchema } from "./schema.ts";
import { known } from "./testing.ts";
import { writePlan } from "./write.ts";

const variables = fc.dictionary(fc.stringMatching(/^[A-Z_]{1,12}$/), fc.string());

describe("writePlan", () => {
  it("writes every field, defaults too", () => {
    const text = writePlan(planSchema.parse({ name: "a" }));
    expect(text).toContain("name: a\nseed: 1\ndriver: process\n");
    expect(text).toContain("    pairs: 200\n");
  });

  it("writes what parsePlan reads as the same plan", () => {
    const input = fc.record({
      name: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,30}$/),
      seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
      setups: fc.record({ server: fc.record({ chroma: fc.record({ variables }) }) }),
      data: fc.record({
        queries: fc.option(fc.string({ minLength: 1 })),
        k: fc.integer({ min: 1, max: 100 }),
      }),
      load: fc.record({ spinMs: fc.double({ min: 0, max: 5, noNaN: true }) }),
    });
    fc.assert(
      fc.property(input, (made) => {
        const plan = planSchema.parse(made);
        expect(parsePlan(writePlan(plan), { file: "p.yaml", known })).toEqual(plan);
      }),
    );
  });

  it("keeps every value on the line of its name, however long or broken it is", () => {
    const value = `${"word ".repeat(60)}\nsecond: line\n\n# third`;
    const plan = planSchema.parse({
      name: "a",
      setups: { server: { chroma: { variables: { PASSWORD: value, NEXT: "x" } } } },
    });
    const lines = writePlan(plan).split("\n");
    const at = lines.findIndex((line) => line.includes("PASSWORD:"));
    expect(lines[at + 1]).toBe("        NEXT: x");
    expect(lines[at]).toContain("third");
  });
});
