import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { allowedCpus, parseCpuList, pinned, splitCpus } from "./cpu-set.ts";

describe("splitting the CPUs", () => {
  it("gives the generator a quarter, and no CPU to both", () => {
    expect(splitCpus([0, 1, 2, 3])).toEqual({ targets: [0, 1, 2], generator: [3] });
    expect(splitCpus([0, 1, 2, 3, 8, 9, 10, 11])).toEqual({
      targets: [0, 1, 2, 3, 8, 9],
      generator: [10, 11],
    });
  });

  it("leaves fewer than four cores together", () => {
    expect(splitCpus([0, 1])).toBeNull();
    expect(splitCpus([0, 1, 2])).toBeNull();
  });
});

describe("a list of CPUs", () => {
  it("is read with its ranges", () => {
    expect(parseCpuList("0-2,5")).toEqual([0, 1, 2, 5]);
    expect(parseCpuList("7")).toEqual([7]);
  });
});

describe("a pinned command", () => {
  const list = (cpus: readonly number[] | null) => {
    const { program, args } = pinned(cpus, {
      program: "grep",
      args: ["Cpus_allowed_list", "/proc/self/status"],
    });
    return parseCpuList(execFileSync(program, args, { encoding: "utf8" }).split(/\s+/)[1] ?? "");
  };

  it("runs on no other CPU", () => {
    const [first = 0] = allowedCpus();
    expect(list([first])).toEqual([first]);
  });

  it("runs on all where none is named", () => {
    expect(list(null)).toEqual(allowedCpus());
  });
});
