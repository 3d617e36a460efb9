import { type Command, InvalidArgumentError, Option } from "commander";
import { HarnessError } from "../errors.ts";
import { suggest } from "../plan/nearest.ts";
import { drillNames } from "../run/drill-list.ts";
import { carryOut } from "./carry-out.ts";
import { drillLines, drillsLast, listLines } from "./drill-words.ts";
import { type PlanFlags, planOf, withPlanFlags } from "./flags.ts";
import type { Screen } from "./screen.ts";

type DrillFlags = PlanFlags & { readonly list?: true; readonly repeat?: number };

/** `drill`: breaks a setup in one or more ways, and watches it come back. */
export function addDrill(program: Command, screen: Screen): void {
  withPlanFlags(
    program
      .command("drill")
      .argument("[name...]", "which drills (default: all; --list shows them)")
      .description("break a setup on purpose: what is lost, and how soon is it back?"),
  )
    .option("--list", "every drill: what it breaks, what it needs, how long it takes")
    .addOption(
      new Option(
        "--repeat <n>",
        "play each drill so often; 29 passes show a chance of 90 %",
      ).argParser(parseRepeat),
    )
    .addHelpText(
      "after",
      `
Examples:
  chroma-assay drill --list
  chroma-assay drill crash-persistence network-cut
  chroma-assay drill crash-persistence --repeat 29 --fail-on broken
  chroma-assay drill rollback --dry-run               what would happen, and how long it takes

Every fault is done to setups of the run's own and healed: at the end, on Ctrl-C, by a watchdog when
the harness is killed, and by \`chroma-assay heal\`.`,
    )
    .action(async (names: string[], flags: DrillFlags) => {
      if (flags.list) {
        screen.result(listLines().join("\n"));
        return;
      }
      await play(names, flags, screen);
    });
}

async function play(names: readonly string[], flags: DrillFlags, screen: Screen): Promise<void> {
  requireKnown(names);
  const set = [
    ...flags.set,
    ...(names.length === 0 ? [] : [`drills=${JSON.stringify([...new Set(names)])}`]),
    ...(flags.repeat === undefined ? [] : [`drilling.repeat=${flags.repeat}`]),
  ];
  const plan = planOf({ ...flags, set }, "drills");
  if (plan.drills.length === 0)
    throw new HarnessError("USAGE", `Expected drills, but the plan ${plan.name} names none.`, {
      hint: "Name some (`chroma-assay drill --list`), or write them into the plan's `drills`.",
    });
  if (flags.dryRun) {
    screen.result(drillLines(plan).join("\n"));
    return;
  }
  await carryOut(screen, { command: "drill", plan, flags, aa: null, estimateMs: drillsLast(plan) });
}

function requireKnown(names: readonly string[]): void {
  const unknown = names.find((name) => !drillNames.includes(name));
  if (unknown === undefined) return;
  throw new HarnessError("USAGE", `Expected a drill, got "${unknown}".`, {
    hint: `${suggest(unknown, drillNames)} \`chroma-assay drill --list\` shows them all.`,
  });
}

function parseRepeat(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 300)
    throw new InvalidArgumentError("Expected a whole number from 1 to 300.");
  return number;
}
