import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { cacheFolder } from "../host/folders.ts";
import { describePlan } from "../plan/describe.ts";
import { estimate } from "../plan/estimate.ts";
import type { Plan } from "../plan/schema.ts";
import { NO_EXTRA } from "../run/bench/lab.ts";
import { bench } from "../run/bench.ts";
import { loadToolchain } from "../toolchain/load-toolchain.ts";
import { EXIT, exitCodeOf } from "./exit-codes.ts";
import { type PlanFlags, planOf, withPlanFlags } from "./flags.ts";
import { onInterrupt } from "./interrupts.ts";
import { userFolder } from "./paths.ts";
import { openProgress } from "./progress.ts";
import { type Screen, showResult } from "./screen.ts";

type BenchFlags = PlanFlags & { readonly aa?: "local" | "server" };

/** `run`: what a profile asks for; today that is its bench. */
export function addRun(program: Command, screen: Screen): void {
  withPlanFlags(
    program
      .command("run", { isDefault: true })
      .description("measure local against server and give every promise a verdict (the default)"),
  )
    .addHelpText(
      "after",
      `
Examples:
  npm start                                        the quick profile on the shipped data
  npm start -- --profile smoke                     does it all work? under a minute
  npm start -- --data chroma:./chroma_db#docs      your own collection; it is copied, never written
  npm start -- --set rounds.looks=[12]             always 12 rounds
  npm start -- --fail-on refuted                   exit code 1 when a promise is refuted`,
    )
    .action(async (flags: BenchFlags) => carryOut("run", flags, screen));
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
  chroma-assay bench --plan mine.yaml --dry-run    what would happen, and how long it takes`,
    )
    .action(async (flags: BenchFlags) => carryOut("bench", flags, screen));
}

async function carryOut(
  command: "run" | "bench",
  flags: BenchFlags,
  screen: Screen,
): Promise<void> {
  const plan = planOf(flags);
  if (flags.dryRun) {
    screen.result(describePlan(plan).join("\n"));
    return;
  }
  const toolchain = loadToolchain();
  const interrupt = onInterrupt();
  const progress = openProgress(screen, firstLook(plan));
  try {
    const input = await bench({
      command,
      plan,
      toolchain,
      reportsFolder: resolve(userFolder(), flags.reports),
      cacheFolder: cacheFolder(),
      aa: flags.aa ?? null,
      extra: NO_EXTRA,
      show: progress.emit,
      signal: interrupt.signal,
      interruptedBy: () => interrupt.by() ?? "an abort",
    });
    await progress.end();
    showResult(screen, input, flags.json === true);
    process.exitCode = exitCodeOf(input.evidence.run.ending, input.scorecard, flags.failOn);
  } finally {
    await progress.end();
    process.exitCode ??= EXIT.done;
  }
}

/** Time until the comparison is first judged. */
function firstLook(plan: Plan) {
  const { looks } = estimate(plan);
  const first = looks[0];
  if (first === undefined) throw new Error("A plan has at least one look.");
  return first.afterMs;
}
