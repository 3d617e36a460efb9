import { describe, expect, it } from "vitest";
import { milliseconds } from "../../units/quantity.ts";
import { latenessOf, latenessWords } from "./lateness.ts";
import { simulate } from "./testing.ts";

const DELTA = milliseconds(50);

describe("the prober's own lateness", () => {
  it("is told where it was more than an interval", () => {
    const lateMs = (dueMs: number) => (dueMs >= 1000 && dueMs < 1200 ? 1200 - dueMs : 1);
    const samples = simulate({ untilMs: 3000, lateMs });
    expect(latenessOf(samples, DELTA)).toEqual({ late: 3, latestMs: 200 });
    expect(latenessWords(samples, DELTA)).toContain("3 probes by more than 50 ms, at most 200 ms");
  });

  it("isn't told where it was on time, or sent nothing", () => {
    expect(latenessWords(simulate({ untilMs: 3000 }), DELTA)).toBeNull();
    expect(latenessWords([], DELTA)).toBeNull();
  });
});
