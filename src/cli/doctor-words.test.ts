import { describe, expect, it } from "vitest";
import type { Finding } from "../toolchain/finding.ts";
import { doctorJson, doctorText } from "./doctor-words.ts";

const there: Finding = {
  name: "k6",
  state: "present",
  isRequired: true,
  neededFor: "the load",
  version: "2.2.0",
  path: "/usr/bin/k6",
};
const doubtful: Finding = {
  name: "clock",
  state: "unfit",
  isRequired: false,
  neededFor: "latencies",
  version: "steps up to 80 ms",
  needs: "steps up to 50 ms",
  remedy: "slew it",
};
const missing: Finding = {
  name: "python",
  state: "missing",
  isRequired: true,
  neededFor: "the backend",
  remedy: "install it",
};

describe("what doctor prints", () => {
  it("is one line for what is fine", () => {
    expect(doctorText([there]).split("\n")).toEqual([
      "✓ k6              2.2.0                  /usr/bin/k6",
      "",
      "All that a run needs is there.",
    ]);
  });

  it("says of a doubtful row what it should be, and what to do, and that a run is possible", () => {
    const text = doctorText([there, doubtful]);
    expect(text).toContain("! clock           unfit (steps up to 80 ms)");
    expect(text).toContain("    for latencies: steps up to 50 ms\n    slew it");
    expect(text).toContain("All that a run needs is there.\nWorth knowing: clock.");
  });

  it("names what a run can't do without", () => {
    const text = doctorText([there, doubtful, missing]);
    expect(text).toContain("✗ python          missing\n    for the backend\n    install it");
    expect(text).toContain("1 of what a run needs isn't there or can't be used: python.");
    expect(text).not.toContain("All that a run needs is there");
  });

  it("is data with --json, with a level in every row", () => {
    const said = JSON.parse(doctorJson([there, doubtful, missing]));
    expect(said).toMatchObject({ version: 1, isReady: false });
    expect(said.findings).toMatchObject([
      { name: "k6", level: "ok", found: "2.2.0", remedy: null },
      { name: "clock", level: "warn", needs: "steps up to 50 ms", remedy: "slew it" },
      { name: "python", level: "fail", found: null, path: null },
    ]);
    expect(JSON.parse(doctorJson([there, doubtful])).isReady).toBe(true);
  });
});
