import { describe, expect, it } from "vitest";
import { planSchema } from "../plan/schema.ts";
import { drillLines } from "./drill-words.ts";

const lines = (more: object) =>
  drillLines(planSchema.parse({ name: "test", drills: ["crash-persistence"], ...more })).join("\n");
const staging = (hooks: object) => ({
  driver: "external",
  setups: {
    server: { external: { chroma: { url: "http://chroma.example" }, disposable: true, hooks } },
  },
});

describe("what drills would do", () => {
  it("is done to setups of the run's own", () => {
    expect(lines({})).toContain("setups of the run's own, on 127.0.0.1; Ctrl-C");
  });

  it("is done to somebody's staging system where the plan says so, by its owner's hooks", () => {
    const said = lines(staging({ stop: "a", start: "b", kill: "c" }));
    expect(said).toContain("Broken is the Chroma at http://chroma.example, by its owner's hooks");
    expect(said).not.toMatch(/127\.0\.0\.1|backup/);
  });

  it("begins with a backup and ends with its restore where there are hooks for them", () => {
    expect(lines(staging({ backup: "a", restore: "b" }))).toContain(
      "`hooks.backup` runs before the first drill, `hooks.restore` after the last.",
    );
  });
});
