import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { claimIds } from "../claims/catalogue.ts";
import { HarnessError } from "../errors.ts";
import { parsePlan, planOfProfile } from "../plan/parse.ts";
import { resolvePaths } from "../plan/paths.ts";
import { profileNames } from "../plan/profiles.ts";
import type { Plan } from "../plan/schema.ts";
import { settingsOf } from "../plan/settings.ts";
import { drillNames } from "../run/drill-list.ts";
import { FAIL_ON, type FailOn } from "./exit-codes.ts";
import { userFolder } from "./paths.ts";

/** Flags of every command that carries a plan out. */
export interface PlanFlags {
  readonly profile?: string;
  readonly plan?: string;
  readonly data?: string;
  readonly queries?: string;
  readonly set: readonly string[];
  readonly reports: string;
  readonly failOn: readonly FailOn[];
  readonly json?: true;
  readonly dryRun?: true;
}

/** What a command does where its user doesn't say otherwise. */
interface Usual {
  /** The profile. */
  readonly profile: string;
  readonly failOn: readonly FailOn[];
}

const USUAL: Usual = { profile: "quick", failOn: [] };

/** Adds the flags above to a command. */
export function withPlanFlags(command: Command, { profile, failOn }: Usual = USUAL): Command {
  return command
    .option("--profile <name>", `a built-in plan: ${profileNames.join(", ")} (default: ${profile})`)
    .option("--plan <file>", "a plan of your own, YAML or JSON")
    .option(
      "--data <source>",
      "shipped | synthetic:<records>x<dimension> | chroma:<folder>[#<collection>] | file:<path>",
    )
    .option("--queries <file>", "queries of your own: .npy, .parquet, .fvecs, or JSON by lines")
    .addOption(
      new Option("--set <field=value>", "set a field of the plan; may be repeated")
        .argParser((value: string, before: readonly string[]) => [...before, value])
        .default([], "none"),
    )
    .addOption(
      new Option("--fail-on <kinds>", `exit 1, 2 or 3 on these: ${FAIL_ON.join(", ")}`)
        .argParser(parseFailOn)
        .default(
          failOn,
          failOn.length === 0 ? "none: a delivered verdict is a job done" : failOn.join(","),
        ),
    )
    .option("--reports <folder>", "where the runs' folders go", "reports")
    .option("--json", "print a summary as JSON to stdout")
    .option("--dry-run", "say what would happen and how long it takes; do nothing");
}

function parseFailOn(text: string): FailOn[] {
  return text.split(",").map((word) => {
    const found = FAIL_ON.find((kind) => kind === word.trim());
    if (found === undefined)
      throw new InvalidArgumentError(`Expected a list of ${FAIL_ON.join(", ")}, got "${word}".`);
    return found;
  });
}

/** The plan that the flags ask for, with absolute paths; `usual` is the profile where none is named. */
export function planOf(flags: PlanFlags, usual = "quick"): Plan {
  if (flags.plan !== undefined && flags.profile !== undefined)
    throw new HarnessError("USAGE", "Expected --plan or --profile, got both.", {
      hint: "Name the profile's fields in the plan, or change some with --set.",
    });
  const known = { claims: claimIds, drills: drillNames };
  const settings = settingsOf(flags, userFolder());
  if (flags.plan === undefined)
    return resolvePaths(planOfProfile(flags.profile ?? usual, { known, settings }), userFolder());
  const file = resolve(userFolder(), flags.plan);
  return resolvePaths(
    parsePlan(readPlan(file), { file: flags.plan, known, settings }),
    dirname(file),
  );
}

function readPlan(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new HarnessError("USAGE", `Expected a plan at ${file}, but it can't be read.`, {
      hint: "Give the path of a YAML or JSON file, relative to where you stand.",
      cause,
    });
  }
}

/**
 * Flags that npm keeps for itself when the `--` before them is forgotten. Not `--json`: npm has a
 * setting of that name, and whoever has set it for good would be locked out.
 */
const SWALLOWED = [
  "data",
  "profile",
  "plan",
  "queries",
  "set",
  "fail_on",
  "reports",
  "aa",
  "resume",
  "dry_run",
  "repeat",
  "list",
  "reference",
  "history",
  "only",
];

/**
 * @throws HarnessError USAGE when npm took a flag that was meant for us: without this, the default
 * would be measured in place of what was asked for.
 */
export function refuseSwallowedFlags(
  env: Readonly<Record<string, string | undefined>> = process.env,
): void {
  const taken = SWALLOWED.find((name) => env[`npm_config_${name}`] !== undefined);
  if (taken === undefined) return;
  const flag = `--${taken.replace("_", "-")}`;
  const value = env[`npm_config_${taken}`];
  // npm writes "true" where a flag came without a value.
  const words = value === "true" ? flag : `${flag} ${value}`;
  throw new HarnessError("USAGE", `npm took ${flag} for itself.`, {
    hint: `Put -- before the flags: npm start -- ${words}`,
  });
}
