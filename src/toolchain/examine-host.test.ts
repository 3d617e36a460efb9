import { describe, expect, it } from "vitest";
import { bytes } from "../units/quantity.ts";
import { examineHost, type HostLook, lookAtHost } from "./examine-host.ts";

const ample: HostLook = {
  projectFreeBytes: bytes(50e9),
  cacheFreeBytes: bytes(50e9),
  memoryAvailableBytes: bytes(8e9),
  openFilesMax: 4096,
  cores: 4,
};

describe("examineHost", () => {
  it("finds nothing to mend on an ample machine", () => {
    const findings = examineHost(ample);

    expect(findings.map((finding) => finding.state)).toEqual(Array(5).fill("present"));
    expect(findings.every((finding) => finding.remedy === undefined)).toBe(true);
  });

  it.each([
    ["disk (project)", { projectFreeBytes: bytes(1e9) }, "1.0 GB free"],
    ["disk (cache)", { cacheFreeBytes: bytes(0.2e9) }, "0.2 GB free"],
    ["memory", { memoryAvailableBytes: bytes(1.5e9) }, "1.5 GB available"],
    ["open files", { openFilesMax: 256 }, "256"],
    ["cores", { cores: 1 }, "1"],
  ])("names too little of: %s", (name, lack, version) => {
    const findings = examineHost({ ...ample, ...lack });

    const short = findings.filter((finding) => finding.state === "too little");
    expect(short).toMatchObject([{ name, version }]);
    expect(short[0]?.remedy).toBeTruthy();
  });

  it("says that there is no limit on open files", () => {
    const findings = examineHost({ ...ample, openFilesMax: Number.POSITIVE_INFINITY });

    expect(findings.find((finding) => finding.name === "open files")?.version).toBe("no limit");
  });

  it("reads this machine", () => {
    const host = lookAtHost();

    expect(host.cores).toBeGreaterThan(0);
    expect(host.memoryAvailableBytes).toBeGreaterThan(0);
    expect(host.openFilesMax).toBeGreaterThan(0);
  });
});
