import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Setup } from "../src/index.ts";
import { openRange, type Range } from "./range.ts";

describe("two Chroma servers", () => {
  let range: Range;
  beforeAll(async () => {
    range = await openRange();
  });
  afterAll(() => range[Symbol.asyncDispose]());

  it("are asked for every write of the other one", async () => {
    const played = await range.play("clustering");
    expect(played.state).toEqual({ kind: "played" });
    expect(played.invariants).toEqual([
      expect.objectContaining({
        id: "both-servers-have-every-write",
        outcome: expect.stringMatching(/held|broken/),
      }),
    ]);
  });

  it("pass for a cluster where both names lead to one server", async () => {
    const opened: Setup[] = [];
    const played = await range.play("clustering", {
      stand: async (setup) => {
        opened.push(setup);
        const [first = setup] = opened;
        if (setup === first) return setup;
        return Object.create(setup, { endpoints: { get: () => first.endpoints } });
      },
    });
    expect(played.invariants).toEqual([expect.objectContaining({ outcome: "held" })]);
  });
});
