import { describe, expect, it } from "vitest";
import { estimate } from "./estimate.ts";
import { planOfProfile } from "./parse.ts";
import { profile, profileNames } from "./profiles.ts";
import { planSchema } from "./schema.ts";
import { known, planError } from "./testing.ts";

describe("the profiles", () => {
  it.each(profileNames)("%s is a plan, and bears its name", (name) => {
    expect(planOfProfile(name, { known }).name).toBe(name);
  });

  it("smoke ends within a minute", () => {
    const [look] = estimate(planOfProfile("smoke", { known })).looks;
    expect(look?.rounds).toBe(1);
    expect(look?.afterMs).toBeLessThan(60_000);
  });

  it("quick gives its first verdict within some four minutes", () => {
    const [look] = estimate(planOfProfile("quick", { known })).looks;
    expect(look?.afterMs).toBeLessThan(4.2 * 60_000);
  });

  it("quick is the schema's defaults, three drills, and a shorter limit for warming", () => {
    const { drills = [], load } = profile("quick");
    expect(drills).toHaveLength(3);
    expect(planOfProfile("quick", { known })).toEqual(
      planSchema.parse({ name: "quick", drills, load }),
    );
    expect(load).toEqual({ warm: { limitMs: 10_000 } });
  });

  it("are handed out as copies", () => {
    profile("smoke").name = "changed";
    expect(profile("smoke").name).toBe("smoke");
  });

  it.each([
    ["smok", "Did you mean `smoke`?"],
    ["Quick", "Did you mean `quick`?"],
    ["toString", `Possible: ${profileNames.join(", ")}.`],
  ])("%s is none: the nearest is named", (name, hint) => {
    expect(planError(() => profile(name))).toMatchObject({
      code: "USAGE",
      message: `Expected a profile (${profileNames.join(", ")}), got \`${name}\`.`,
      hint,
    });
  });
});
