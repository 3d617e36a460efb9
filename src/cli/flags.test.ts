import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HarnessError } from "../errors.ts";
import { temporaryFolder } from "../host/testing.ts";
import { Scope } from "../scope.ts";
import { type PlanFlags, planOf, refuseSwallowedFlags, withPlanFlags } from "./flags.ts";
import { userFolder } from "./paths.ts";

/** What a command line comes to. */
function parse(...args: readonly string[]): PlanFlags {
  const command = withPlanFlags(new Command("test"))
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  return command.parse([...args], { from: "user" }).opts();
}

describe("the flags of a plan", () => {
  it("have defaults that fail on nothing and set nothing", () => {
    expect(parse()).toEqual({ set: [], failOn: [], reports: "reports" });
  });

  it("collect --set, in order", () => {
    expect(parse("--set", "a=1", "--set", "b=[1,2]").set).toEqual(["a=1", "b=[1,2]"]);
  });

  it("take a list of what to fail on", () => {
    expect(parse("--fail-on", "refuted, inconclusive").failOn).toEqual(["refuted", "inconclusive"]);
  });

  it.each(["refused", "", "refuted,,inconclusive", "broke"])("refuse --fail-on %j", (kinds) => {
    expect(() => parse("--fail-on", kinds)).toThrow(
      "Expected a list of refuted, broken, inconclusive",
    );
  });

  it("refuse what they don't know", () => {
    expect(() => parse("--profil", "smoke")).toThrow("unknown option");
  });
});

describe("the plan that flags ask for", () => {
  let scope: Scope;
  let folder: string;
  beforeEach(() => {
    scope = new Scope();
    folder = temporaryFolder(scope);
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  it("is the quick profile where none is named", () => {
    expect(planOf(parse())).toEqual(planOf(parse("--profile", "quick")));
    expect(planOf(parse()).name).toBe("quick");
    expect(planOf(parse("--profile", "smoke")).name).toBe("smoke");
  });

  it("is the file's, with what flags set", () => {
    const file = join(folder, "mine.yaml");
    writeFileSync(file, "name: mine\nseed: 7\n");
    const plan = planOf(parse("--plan", file, "--set", "rounds.looks=[3]", "--data", "shipped"));
    expect(plan).toMatchObject({ name: "mine", seed: 7, rounds: { looks: [3] } });
  });

  it("has the plan's own paths relative to the plan, and the flags' to the user", () => {
    mkdirSync(join(folder, "deep"));
    const file = join(folder, "deep", "mine.yaml");
    writeFileSync(file, "name: mine\ndata:\n  source: chroma:./db\n");
    expect(planOf(parse("--plan", file)).data.source).toBe(`chroma:${join(folder, "deep", "db")}`);
    const flagged = planOf(parse("--plan", file, "--data", "chroma:./db"));
    expect(flagged.data.source).toBe(`chroma:${join(userFolder(), "db")}`);
  });

  it("isn't both a profile's and a file's", () => {
    expect(() => planOf(parse("--plan", "x", "--profile", "smoke"))).toThrow(
      expect.objectContaining({
        code: "USAGE",
        message: "Expected --plan or --profile, got both.",
      }),
    );
  });

  it("isn't a file's that can't be read", () => {
    const file = join(folder, "nowhere.yaml");
    expect(() => planOf(parse("--plan", file))).toThrow(
      expect.objectContaining({ code: "USAGE", message: expect.stringContaining(file) }),
    );
  });
});

describe("flags that npm took for itself", () => {
  it.each([
    ["data", "shipped", "npm start -- --data shipped"],
    ["fail_on", "refuted", "npm start -- --fail-on refuted"],
    ["dry_run", "true", "npm start -- --dry-run"],
    ["set", "rounds.looks=[3]", "npm start -- --set rounds.looks=[3]"],
  ])("are refused: %s", (name, value, command) => {
    const env = { [`npm_config_${name}`]: value, npm_config_cache: "/x" };
    const refused = (): unknown => {
      try {
        refuseSwallowedFlags(env);
      } catch (error) {
        return error;
      }
      return null;
    };
    expect(refused()).toBeInstanceOf(HarnessError);
    expect(refused()).toMatchObject({
      code: "USAGE",
      message: `npm took --${name.replace("_", "-")} for itself.`,
      hint: `Put -- before the flags: ${command}`,
    });
  });

  it("aren't npm's own settings", () => {
    const env = { npm_config_cache: "/x", npm_config_loglevel: "silent", PLAN: "x", data: "y" };
    expect(() => refuseSwallowedFlags(env)).not.toThrow();
  });
});
