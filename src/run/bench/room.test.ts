import { describe, expect, it } from "vitest";
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

describe("memory", () => {
  it("is enough while both setups take at most 80 % of what they could have", () => {
    expect(() => requireMemory(usage(8), bytes(2 * GIB))).not.toThrow();
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
});
