import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLostWrite } from "../fixtures/lying-proxies/lost-write.ts";
import { behind, openRange, type Range } from "./range.ts";

describe("two backends", () => {
  let range: Range;
  beforeAll(async () => {
    range = await openRange();
  });
  afterAll(() => range[Symbol.asyncDispose]());

  it("are asked for every write of the other one", async () => {
    const played = await range.play("shared-data");
    expect(played.state).toEqual({ kind: "played" });
    expect(played.invariants).toEqual([
      expect.objectContaining({
        id: "every-backend-sees-every-write",
        outcome: expect.stringMatching(/held|broken/),
      }),
    ]);
  });

  it("don't share what was never passed on", async () => {
    const played = await range.play("shared-data", {
      stand: behind((options) =>
        openLostWrite({ ...options, choice: { kind: "numbers", numbers: [2] } }),
      ),
    });
    expect(played.invariants).toEqual([expect.objectContaining({ outcome: "broken" })]);
  });

  it("on one folder are held against each other's writes", async () => {
    const played = await range.play("local-not-shared");
    expect(played.state).toEqual({ kind: "played" });
    expect(played.invariants).toEqual([
      expect.objectContaining({
        id: "instances-share-one-folder",
        outcome: expect.stringMatching(/held|broken/),
      }),
    ]);
  });
});
