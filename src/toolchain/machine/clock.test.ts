import { describe, expect, it } from "vitest";
import { milliseconds } from "../../units/quantity.ts";
import { judgeClock } from "./clock.ts";
import { judged, watched } from "./testing.ts";

describe("doctor's row on the clock", () => {
  it.each([
    [0.3, "tsc", "ok"],
    [50, "kvm-clock", "ok"],
    [51, "tsc", "warn"],
    [1000, "tsc", "warn"],
    [1001, "tsc", "fail"],
    [0.3, "hpet", "warn"],
    [0.3, null, "ok"],
  ])("with steps of %d ms by %s is %s", (step, clockSource, level) => {
    const look = watched({ clockStepMs: milliseconds(step), clockSource });
    expect(judged(judgeClock(look))).toBe(level);
  });
});
