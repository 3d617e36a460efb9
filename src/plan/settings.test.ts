import { describe, expect, it } from "vitest";
import { parsePlan, planOfProfile } from "./parse.ts";
import type { PlanInput } from "./schema.ts";
import { applySettings, type PlanFlags, parseSetting, settingsOf } from "./settings.ts";
import { known, planError } from "./testing.ts";

const quick = (flags: PlanFlags) =>
  planOfProfile("quick", { known, settings: settingsOf(flags, "/here") });
const set = (...given: string[]) => quick({ set: given });
const faultsOf = (...given: string[]) => planError(() => set(...given)).message.split("\n");

describe("--set", () => {
  it("sets a number, a list, and a mapping as YAML writes them", () => {
    const plan = set("load.quiet.pairs=60", "rounds.looks=[3, 6]", "load.busy={blocks: 4}");
    expect(plan.load.quiet.pairs).toBe(60);
    expect(plan.rounds.looks).toEqual([3, 6]);
    expect(plan.load.busy).toMatchObject({ blocks: 4, users: 16 });
  });

  it("leaves all other fields of the plan alone", () => {
    const plan = parsePlan("name: a\nload: {busy: {blocks: 8, users: 4}}", {
      file: "p.yaml",
      known,
      settings: [parseSetting("load.busy.blocks=6")],
    });
    expect(plan.load.busy).toMatchObject({ blocks: 6, users: 4 });
  });

  it("takes the last one where a field is set twice", () => {
    expect(set("seed=1", "seed=2").seed).toBe(2);
  });

  it("takes a text as typed where a text is wanted, whatever YAML would make of it", () => {
    const { variables } = set(
      "setups.server.chroma.variables.RAYON_NUM_THREADS=1",
      "setups.server.chroma.variables.OTHER=a=b: [",
      "setups.server.chroma.variables.EMPTY=",
    ).setups.server.chroma;
    expect(variables).toEqual({ RAYON_NUM_THREADS: "1", OTHER: "a=b: [", EMPTY: "" });
  });

  it("sets a field that may be null to null", () => {
    expect(set("data.queries=q.jsonl", "data.queries=null").data.queries).toBeNull();
  });

  it.each([
    ["load.quite.pairs=3", "Unknown field `load.quite.pairs`. Did you mean `load.quiet.pairs`?"],
    ["pairs=60", "Unknown field `pairs`. Did you mean `load.quiet.pairs`?"],
    [
      "backend.threads=3",
      "Unknown field `backend.threads`. Did you mean `images.backend` or `limits.backend` or `setups.local.backend` or `setups.server.backend`?",
    ],
    ["seed.x=1", "Unknown field `seed.x`."],
    ["rounds.color=1", "Unknown field `rounds.color`. Possible: looks, readyMs, sequential."],
    ["seed", "Expected `=` and a value after the field."],
    ["=3", "Expected <field>=<value>, for example load.quiet.pairs=60."],
    ["seed=", "Expected a value after `=`."],
    ["rounds.looks=[3", "Expected a YAML value after `=`: Flow sequence must end with a ]."],
    [
      "data.k=0",
      "Expected `data.k` to be a whole number from 1 to 100, got `0`. The nearest allowed value is 1.",
    ],
  ])("refuses %s at the flag", (given, said) => {
    expect(faultsOf(given)).toEqual([`--set ${given}: ${said}`]);
  });

  it("has all that is wrong told at once, with what is wrong in the plan's file first", () => {
    const read = () =>
      parsePlan("name: a\nsed: 1", {
        file: "p.yaml",
        known,
        settings: settingsOf({ set: ["sede=2", "data.k=0"], data: "npm:x" }, "/here"),
      });
    const lines = planError(read).message.split("\n");
    expect(lines.map((line) => line.split(": ")[0])).toEqual([
      "4 problems in the plan:",
      "p.yaml:2:1",
      "--set sede=2",
      "--data npm:x",
      "--set data.k=0",
    ]);
  });

  it("never tells the value that was given for a variable", () => {
    const [line] = faultsOf("setups.server.chroma.variables.1TOKEN=hunter2");
    expect(line).toMatch(/^--set setups\.server\.chroma\.variables\.1TOKEN=…: Expected the name/);
    expect(line).not.toContain("hunter2");
  });

  it("doesn't hide that the plan has something else where a mapping belongs", () => {
    const settings = [parseSetting("load.quiet.pairs=60")];
    const read = () => parsePlan("name: a\nload: 5", { file: "p.yaml", known, settings });
    expect(planError(read).message).toMatch(/^p\.yaml:2:7: Expected `load` to be a mapping/);
  });
});

describe("--data and --queries", () => {
  it("set the source and the queries, with paths relative to where the command was given", () => {
    const { data } = quick({ data: "chroma:./db#docs", queries: "../q.jsonl" });
    expect(data).toMatchObject({ source: "chroma:/here/db#docs", queries: "/q.jsonl" });
  });

  it("win over --set", () => {
    expect(quick({ data: "synthetic:9x8", set: ["data.source=shipped"] }).data.source).toBe(
      "synthetic:9x8",
    );
  });

  it("set nothing where they weren't given", () => {
    expect(quick({ data: undefined })).toEqual(quick({}));
  });
});

describe("applySettings", () => {
  it("leaves the plan that it was given as it was", () => {
    const input: PlanInput = { name: "a", load: { quiet: { pairs: 60 } } };
    const changed = applySettings(input, [parseSetting("load.quiet.pairs=70")]);
    expect(changed.load?.quiet?.pairs).toBe(70);
    expect(input.load?.quiet?.pairs).toBe(60);
  });

  it("throws for a field that isn't there", () => {
    const error = planError(() => applySettings({ name: "a" }, [parseSetting("sede=1")]));
    expect(error.message).toBe("--set sede=1: Unknown field `sede`. Did you mean `seed`?");
  });
});
