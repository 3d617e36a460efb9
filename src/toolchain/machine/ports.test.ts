import { describe, expect, it } from "vitest";
import { judgePorts } from "./ports.ts";
import { judged } from "./testing.ts";

describe("doctor's row on ephemeral ports", () => {
  const use = (taken: number, waiting = 0) => ({ first: 40_000, last: 49_999, taken, waiting });

  it.each([
    [0, "ok"],
    [4000, "ok"],
    [4001, "warn"],
    [7000, "warn"],
    [7001, "fail"],
    [20_000, "fail"],
  ])("with %i of 10,000 taken, for 3,000 connections, is %s", (taken, level) => {
    expect(judged(judgePorts(use(taken), 3000))).toBe(level);
  });

  it("tells the range and what waits", () => {
    const { version, needs } = judgePorts(use(9000, 8900), 3000);
    expect(version).toBe("1000 of 10000 free (40000–49999; 8900 in TIME_WAIT)");
    expect(needs).toBe("3000 free");
  });
});
