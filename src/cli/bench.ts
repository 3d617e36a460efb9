import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Command, Option } from "commander";
import { describePlan } from "../plan/describe.ts";
import { estimate } from "../plan/estimate.ts";
import type { Plan } from "../plan/schema.ts";
import { lookAtFile } from "../run/look-at-file.ts";
import { openResume } from "../run/resume/open-resume.ts";
import { milliseconds } from "../units/quantity.ts";
import { carryOut } from "./carry-out.ts";
import { drillLines, drillsLast } from "./drill-words.ts";
import { type PlanFlags, planOf, withPlanFlags } from "./flags.ts";
import { userFolder } from "./paths.ts";
import type { Screen } from "./screen.ts";

type BenchFlags = PlanFlags & {
  readonly aa?: "local" | "server";
  /** true: the newest run. */
  readonly resume?: string | true;
};

/** `run`: what a profile asks for: its rounds, then its drills. */
export function addRun(program: Command, screen: Screen): void {
  withPlanFlags(
    program
      .command("run", { isDefault: true })
      .description("measure local against server and give every promise a verdict (the default)"),
  )
    .option("--resume [run]", "go on with a run that was cut short (default: reports/latest)")
    .addHelpText(
      "after",
      `
Examples:
  npm start -- run                                 the quick profile on the shipped data
  npm start -- --profile smoke                     does it all work? under a minute
  npm start -- --data chroma:./chroma_db#docs      your own collection; it is copied, never written
  npm start -- --data file:./vectors.parquet       or vectors from .npy, .parquet, .jsonl, .fvecs
  npm start -- --set rounds.looks=[12]             always 12 rounds
  npm start -- --resume                            go on with the newest run, which was cut short
  npm start -- --fail-on refuted                   exit code 1 when a promise is refuted`,
    )
    .action(async (flags: BenchFlags) => begin("run", flags, screen));
}

/** `bench`: the paired rounds alone, also of a setup against itself. */
export function addBench(program: Command, screen: Screen): void {
  withPlanFlags(
    program.command("bench").description("paired rounds: query latency, local against server"),
  )
    .addOption(
      new Option("--aa [setup]", "a setup against itself: how much noise has this machine?")
        .choices(["local", "server"])
        .preset("local"),
    )
    .addHelpText(
      "after",
      `
Examples:
  chroma-assay bench --profile quick
  chroma-assay bench --aa                          local against local: this machine's own noise
  chroma-assay bench --data synthetic:50000x768    a seeded corpus of any size
  chroma-assay bench --data file:./vectors.npy     vectors from a file: docs/your-data.md
  chroma-assay bench --plan mine.yaml --dry-run    what would happen, and how long it takes`,
    )
    .action(async (flags: BenchFlags) => begin("bench", flags, screen));
}

async function begin(command: "run" | "bench", flags: BenchFlags, screen: Screen): Promise<void> {
  if (flags.resume !== undefined) {
    await goOn(flags, flags.resume, screen);
    return;
  }
  const plan = planOf(flags);
  if (flags.dryRun) {
    const drills = command === "run" ? drillLines(plan) : [];
    const file = await lookAtFile(plan);
    const lines = [...describePlan(plan, file.facts), ...drills, ...file.words];
    screen.result([...lines, ...inAll(plan, command)].join("\n"));
    return;
  }
  await carryOut(screen, {
    command,
    plan,
    flags,
    aa: flags.aa ?? null,
    estimateMs: milliseconds(firstLook(plan) + (command === "run" ? drillsLast(plan) : 0)),
  });
}

/** Goes on with a run that was cut short: by its own plan, which flags may only say again. */
async function goOn(flags: BenchFlags, run: string | true, screen: Screen): Promise<void> {
  const folder = runFolderOf(flags.reports, run);
  const says = [flags.plan, flags.profile, flags.data, flags.queries];
  const isSaid = says.some((flag) => flag !== undefined) || flags.set.length > 0;
  const { command, plan, aa, resume } = openResume(folder, isSaid ? planOf(flags) : null);
  if (flags.dryRun) {
    const { rounds, drills } = resume.evidence;
    const kept = `${rounds.length} rounds and ${drills.length} drills are there already`;
    screen.result([`Goes on with ${folder}: ${kept}.`, ...describePlan(plan)].join("\n"));
    return;
  }
  const estimateMs = milliseconds(firstLook(plan) + (command === "bench" ? 0 : drillsLast(plan)));
  await carryOut(screen, { command, plan, flags, aa, resume, estimateMs });
}

/** A folder as it was given, or a run's id among the reports. */
function runFolderOf(reports: string, run: string | true): string {
  const among = resolve(userFolder(), reports);
  if (run === true) return join(among, "latest");
  const folder = resolve(userFolder(), run);
  return existsSync(folder) ? folder : join(among, run);
}

/** The longest that it should take; nothing where that has been said already. */
function inAll(plan: Plan, command: "run" | "bench"): string[] {
  const drills = command === "run" ? drillsLast(plan) : 0;
  const measured = estimate(plan).looks.at(-1)?.afterMs ?? 0;
  return drills === 0 ? [] : [`In all: up to ~${Math.round((measured + drills) / 60_000)} min.`];
}

/** Time until the comparison is first judged. */
function firstLook(plan: Plan) {
  const { looks } = estimate(plan);
  const first = looks[0];
  if (first === undefined) throw new Error("A plan has at least one look.");
  return first.afterMs;
}
