import { describe, expect, it } from "vitest";
import { drillOf } from "../testing-drills.ts";
import { familyOf, faultOf } from "./faults.ts";

describe("a fault's name", () => {
  it("says what was done, and to what", () => {
    expect(faultOf(drillOf())).toBe("kill on chroma 1");
    expect(faultOf(drillOf({ faults: [{ name: "kill", on: "backend 1" }] }))).toBe(
      "kill on backend 1",
    );
  });

  it("is one of its own for several faults in one drill", () => {
    const kill = { name: "kill" };
    expect(faultOf(drillOf({ faults: [kill, kill, { name: "hang" }] }))).toBe(
      "2 times kill + hang on chroma 1",
    );
  });

  it("says where each of several was done", () => {
    const cut = { name: "cut", on: "backend → chroma 1" };
    expect(faultOf(drillOf({ faults: [{ name: "kill" }, cut] }))).toBe(
      "kill on chroma 1, then cut on backend → chroma 1",
    );
  });

  it("is the drill's where nothing was broken", () => {
    expect(faultOf(drillOf({ name: "migration", faults: [] }))).toBe("migration");
  });
});

it.each([
  ["kill", "a kill"],
  ["freeze", "a hang"],
  ["hang", "a hang"],
  ["stop", "a graceful stop"],
  ["graceful-stop", "a graceful stop"],
  ["restart", "a graceful stop"],
  ["cut", "a network cut"],
  ["one-way-replies", "a network cut"],
  ["reset", "a network cut"],
  ["timeout", "a network cut"],
  ["damaged-index", "something else"],
  ["jitter", "something else"],
  ["power-cut", "a power cut"],
  ["disk-full", "a full disk"],
  ["recreate", "a recreated container"],
  ["latency", "something else"],
  ["upgrade to 1.5.9", "another version"],
  ["downgrade to 1.5.8", "another version"],
] as const)("%s is %s", (name, family) => {
  expect(familyOf(name)).toBe(family);
});
