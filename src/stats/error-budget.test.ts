import { describe, expect, it } from "vitest";
import { milliseconds, share } from "../units/quantity.ts";
import { allowedDowntime, availability, incidentsAllowed, MONTH_MS } from "./error-budget.ts";

const TARGET = share(0.999);
const MINUTE = 60_000;

describe("an error budget", () => {
  it("leaves 43.2 minutes of 30 days at 99.9 %, and nothing at 100 %", () => {
    expect(allowedDowntime(TARGET) / MINUTE).toBeCloseTo(43.2, 6);
    expect(allowedDowntime(share(1))).toBe(0);
  });

  it("has room for so many incidents of one recovery time", () => {
    const room = (recoveryMs: number) => incidentsAllowed(TARGET, milliseconds(recoveryMs));
    expect(room(10_000)).toBeCloseTo(259.2, 3);
    expect(room(MINUTE)).toBeCloseTo(43.2, 3);
    expect(room(5 * MINUTE)).toBeCloseTo(8.64, 3);
  });

  it("has no room for a single recovery of an hour", () => {
    expect(incidentsAllowed(TARGET, milliseconds(60 * MINUTE))).toBeCloseTo(0.72, 3);
  });

  it("scales with the period", () => {
    const week = milliseconds(MONTH_MS * (7 / 30));
    expect(incidentsAllowed(TARGET, milliseconds(MINUTE), week)).toBeCloseTo(10.08, 3);
  });
});

describe("availability", () => {
  it("is the target where exactly as many incidents happen as it has room for", () => {
    const recovery = milliseconds(5 * MINUTE);
    expect(availability(incidentsAllowed(TARGET, recovery), recovery)).toBeCloseTo(0.999, 9);
  });

  it("is 1 without incidents, and never below 0", () => {
    expect(availability(0, milliseconds(MINUTE))).toBe(1);
    expect(availability(1e6, milliseconds(MINUTE))).toBe(0);
  });
});
