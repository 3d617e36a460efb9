import { describe, expect, it } from "vitest";
import { cores } from "../../units/quantity.ts";
import { judgeLoad } from "./load.ts";
import { judged, watched } from "./testing.ts";

describe("doctor's row on foreign load", () => {
  it.each([
    [0.1, "ok"],
    [0.11, "warn"],
    [3, "warn"],
  ])("with %d cores used by others is %s, for it passes", (foreign, level) => {
    expect(judged(judgeLoad(watched({ foreignCores: cores(foreign) })))).toBe(level);
  });

  it("says what would become of a round, and who it is", () => {
    const of = (foreign: number, steal: number) =>
      judgeLoad(watched({ foreignCores: cores(foreign), stealCores: cores(steal) })).remedy;
    expect(of(0.2, 0)).toMatch(/flagged.*top/);
    expect(of(0.5, 0.1)).toMatch(/void.*top/);
    expect(of(0.5, 0.4)).toMatch(/void.*aren't shared/);
  });
});
