import { describe, expect, it } from "vitest";
import { unfit } from "./cold.ts";

describe("first queries without the page cache", () => {
  it("are measured on processes, whose files are the run's own", () => {
    expect(unfit("process")).toBeNull();
  });

  it.each([
    ["docker", /belong to the engine/],
    ["external", /exists already aren't touched/],
  ] as const)("aren't on %s, and the evidence says why", (driver, why) => {
    expect(unfit(driver)).toMatch(why);
  });
});
