import { resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { HarnessError } from "../errors.ts";
import type { Evidence } from "../evidence/evidence.ts";
import type { Plan } from "../plan/schema.ts";
import { EXPORT_FORMATS, type ExportFormat } from "../report/exports/exports.ts";
import { recordUnbegun } from "../run/gate/unbegun.ts";
import { type GateResult, gate, requireReferences } from "../run/gate.ts";
import { carry, type ExitCodeOf } from "./carry-out.ts";
import { EXIT, exitCodeOfGate, GATE_FAILS_ON, type NightEnd } from "./exit-codes.ts";
import { type PlanFlags, planOf, withPlanFlags } from "./flags.ts";
import { showHistory } from "./gate-history.ts";
import { gateLasts, gateLines } from "./gate-words.ts";
import { userFolder } from "./paths.ts";
import { addReference, type NamedReference } from "./reference-flag.ts";
import { errorText, type Screen } from "./screen.ts";

type GateFlags = PlanFlags & {
  readonly reference: readonly NamedReference[];
  readonly history?: string;
};

/** `gate`: the candidate against pinned references, for every night's CI. */
export function addGate(program: Command, screen: Screen): void {
  const command = withPlanFlags(
    program
      .command("gate")
      .description(
        "nightly: did the candidate get slower, or lose data, against a pinned reference?",
      ),
    { profile: "gate", failOn: GATE_FAILS_ON },
  )
    .addOption(
      new Option("--reference <name=what>", "chroma:<version>, image:<name> or backend:<folder>")
        .argParser(addReference)
        .default([], "the plan's `gate.references`"),
    )
    .option("--history <folder>", "where every night leaves its record, an inconclusive one too")
    .addHelpText(
      "after",
      `
The candidate is \`setups.server\` as the plan has it now; a reference is what it is held against, on the
same machine, in the same job.

Examples:
  chroma-assay gate --reference last-release=chroma:1.5.8
  chroma-assay gate --plan gate.yaml --history gate-history
  chroma-assay gate --plan gate.yaml --dry-run         what would happen, and how long it takes
  chroma-assay gate trend --history gate-history --out trend.html
  chroma-assay gate heartbeat 3 --history gate-history    fails when no night was judged for 3 days

Exit codes: 0 pass, or inconclusive (a warning) · 1 the candidate loses data that a reference keeps ·
3 regression · 2 the last three nights were all inconclusive · 70 harness broken`,
    )
    .action(async (flags: GateFlags) => begin(flags, screen));
  addTrend(command, screen);
  addHeartbeat(command, screen);
}

async function begin(flags: GateFlags, screen: Screen): Promise<void> {
  const plan = planOf(withReferences(flags), "gate");
  requireReferences(plan);
  if (flags.dryRun) {
    screen.result(gateLines(plan).join("\n"));
    return;
  }
  await play(plan, flags, screen);
}

/** What the flag names goes before the plan's own references. */
function withReferences(flags: GateFlags): GateFlags {
  const { reference, set } = flags;
  if (reference.length === 0) return flags;
  return { ...flags, set: [...set, `gate.references=${JSON.stringify(reference)}`] };
}

async function play(plan: Plan, flags: GateFlags, screen: Screen): Promise<void> {
  const { history, failOn } = flags;
  const historyFolder = history === undefined ? null : resolve(userFolder(), history);
  let result: GateResult | null = null;
  const exitCode: ExitCodeOf = ({ evidence }) =>
    result === null ? EXIT.broken : exitCodeOfGate(endOf(evidence, result), failOn);
  try {
    await carry(screen, { flags, estimateMs: gateLasts(plan), exitCode }, async (means) => {
      result = await gate({ ...means, plan, historyFolder });
      return result.input;
    });
  } catch (error) {
    if (historyFolder !== null && result === null) recordUnbegun(historyFolder, plan, error);
    throw error;
  }
  if (result !== null) tellHistory(result, screen);
}

const endOf = ({ run }: Evidence, { verdict, recorded, historyFault }: GateResult): NightEnd => ({
  ending: run.ending,
  outcome: verdict.outcome,
  rows: verdict.rows,
  isSleeping: recorded?.isSleeping === true,
  isLost: historyFault !== null,
});

function tellHistory({ recorded, historyFault }: GateResult, screen: Screen): void {
  for (const id of recorded?.caughtUp ?? [])
    screen.progress(`night ${id} was killed; it is recorded as inconclusive`);
  for (const words of recorded?.unreadable ?? []) screen.progress(`in the history, ${words}`);
  if (recorded?.isSleeping === true)
    screen.progress("The last three nights were all inconclusive: nothing guards the server now.");
  if (historyFault !== null) screen.progress(errorText(historyFault));
}

interface TrendFlags {
  readonly out?: string;
  readonly export?: ExportFormat;
}

const HISTORY = ["--history <folder>", "the nights' records"] as const;

function addTrend(command: Command, screen: Screen): void {
  command
    .command("trend")
    .description("draw a history's nights, metric by metric")
    .option(...HISTORY)
    .option("--out <file>", "the file to write (default: gate-trend.html; an export is printed)")
    .addOption(
      new Option(
        "--export <format>",
        "the last night's figures for that program, instead of the page",
      ).choices(EXPORT_FORMATS),
    )
    .action((flags: TrendFlags, self: Command) => {
      const asked = flags.out === undefined ? null : resolve(userFolder(), flags.out);
      const request = { folder: historyOf(self), heartbeatDays: null };
      process.exitCode = showHistory(
        screen,
        flags.export === undefined
          ? { ...request, out: asked ?? resolve(userFolder(), "gate-trend.html") }
          : { ...request, out: null, exported: { format: flags.export, out: asked } },
      );
    });
}

function addHeartbeat(command: Command, screen: Screen): void {
  command
    .command("heartbeat")
    .description("fail when the last night that came to a verdict is older")
    .argument("<days>", "so many days may lie between", parseDays)
    .option(...HISTORY)
    .action((heartbeatDays: number, _: object, self: Command) => {
      process.exitCode = showHistory(screen, { folder: historyOf(self), heartbeatDays, out: null });
    });
}

/** `gate` has a flag of that name, too, and whichever stands nearer to the front takes it. */
function historyOf(self: Command): string {
  const { history } = self.optsWithGlobals<{ history?: string }>();
  if (history !== undefined) return resolve(userFolder(), history);
  throw new HarnessError("USAGE", "Expected --history <folder>, got none.", {
    hint: "The folder that `chroma-assay gate --history <folder>` adds its nights to.",
  });
}

function parseDays(text: string): number {
  const days = Number(text);
  if (!(days > 0)) throw new InvalidArgumentError("Expected a number of days above 0.");
  return days;
}
