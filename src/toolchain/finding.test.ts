import { describe, expect, it } from "vitest";
import { type Finding, levelOf, requiring } from "./finding.ts";

const nginx: Finding = {
  name: "nginx",
  state: "missing",
  isRequired: false,
  neededFor: "a balancer",
  remedy: "install it",
};

describe("the level of a row", () => {
  it("is fine where the thing is there, and a warning where only some plans need it", () => {
    expect(levelOf({ ...nginx, state: "present" })).toBe("ok");
    expect(levelOf(nginx)).toBe("warn");
  });

  it("fails where this plan can't do without it, and only then", () => {
    expect(requiring([nginx], ["nginx"]).map(levelOf)).toEqual(["fail"]);
    expect(requiring([nginx], ["docker"]).map(levelOf)).toEqual(["warn"]);
    expect(requiring([{ ...nginx, state: "present" }], ["nginx"]).map(levelOf)).toEqual(["ok"]);
  });
});
