import { describe, expect, it } from "vitest";
import { HarnessError } from "../../errors.ts";
import { bytes, cpuSeconds } from "../../units/quantity.ts";
import { requireDisk, requireMemory } from "./room.ts";
import type { Usage } from "./usage.ts";

const GIB = 2 ** 30;
const usage = (gibibytes: number): Usage => {
  const part = {
    role: "backend" as const,
    number: 1,
    cpuSeconds: cpuSeconds(1),
    pssBytes: bytes((gibibytes / 2) * GIB),
    processes: 1,
  };
  return { a: [part], b: [part] };
};

const OFFER = /--set rounds\.sequential=8/;

function hintOf(check: () => void): string {
  try {
    check();
  } catch (error) {
    if (error instanceof HarnessError) return error.hint ?? "";
  }
  throw new Error("It was let through.");
}

describe("memory", () => {
  it("is enough while both setups take at most 80 % of what they could have", () => {
    expect(() => requireMemory(usage(8), bytes(2 * GIB))).not.toThrow();
  });

  it("offers rounds with one setup at a time, unless one alone is too much already", () => {
    expect(hintOf(() => requireMemory(usage(9), bytes(GIB)))).toMatch(OFFER);
    const one = { ...usage(18), b: [] };
    expect(() => requireMemory(one, bytes(GIB))).toThrow(/One setup alone uses 9\.0 GiB/);
    expect(hintOf(() => requireMemory(one, bytes(GIB)))).not.toMatch(OFFER);
  });

  it("is too little beyond, and the error says how much there is", () => {
    expect(() => requireMemory(usage(8.2), bytes(1.8 * GIB))).toThrow(/8\.2 GiB of 10\.0 GiB/);
  });
});

describe("the disk", () => {
  it("has room for three copies and a little air", () => {
    expect(() => requireDisk(bytes(GIB), bytes(3.2 * GIB))).not.toThrow();
  });

  it("is too small below, and the error says where", () => {
    expect(() => requireDisk(bytes(GIB), bytes(3.1 * GIB))).toThrow(/cache folder/);
  });

  it("needs less where one setup at a time would do, which is offered where it helps", () => {
    const alone = { alone: true };
    expect(() => requireDisk(bytes(GIB), bytes(2.2 * GIB), alone)).not.toThrow();
    expect(() => requireDisk(bytes(GIB), bytes(2.1 * GIB), alone)).toThrow(/cache folder/);
    expect(hintOf(() => requireDisk(bytes(GIB), bytes(3.1 * GIB)))).toMatch(OFFER);
    expect(hintOf(() => requireDisk(bytes(GIB), bytes(2.1 * GIB)))).not.toMatch(OFFER);
    expect(hintOf(() => requireDisk(bytes(GIB), bytes(2.1 * GIB), alone))).not.toMatch(OFFER);
  });
});
