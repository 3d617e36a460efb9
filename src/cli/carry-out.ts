import { resolve } from "node:path";
import { cacheFolder } from "../host/folders.ts";
import type { Plan } from "../plan/schema.ts";
import type { ReportInput } from "../report/input.ts";
import { NO_EXTRA } from "../run/bench/lab.ts";
import { type BenchRequest, bench } from "../run/bench.ts";
import { loadToolchain } from "../toolchain/load-toolchain.ts";
import type { Milliseconds } from "../units/quantity.ts";
import { EXIT, exitCodeOf } from "./exit-codes.ts";
import type { PlanFlags } from "./flags.ts";
import { tellGitHub } from "./github.ts";
import { onInterrupt } from "./interrupts.ts";
import { userFolder } from "./paths.ts";
import { openProgress } from "./progress.ts";
import { type Screen, showResult } from "./screen.ts";

export interface Order {
  readonly command: BenchRequest["command"];
  readonly plan: Plan;
  readonly flags: Pick<PlanFlags, "reports" | "json" | "failOn">;
  readonly aa: BenchRequest["aa"];
  /** @default a new run begins */
  readonly resume?: BenchRequest["resume"];
  /** How long it should take, for the screen. */
  readonly estimateMs: Milliseconds;
}

/** What every run is handed by the command line. */
export type Means = Pick<
  BenchRequest,
  "toolchain" | "reportsFolder" | "cacheFolder" | "show" | "signal" | "interruptedBy"
>;

/** What the end of the work makes of the exit code, where it isn't a scorecard's. */
export type ExitCodeOf = (input: ReportInput) => number;

/** Carries a plan out. */
export async function carryOut(screen: Screen, order: Order): Promise<void> {
  const { command, plan, aa, resume } = order;
  const going = resume === undefined ? {} : { resume };
  await carry(screen, order, (means) =>
    bench({ ...means, command, plan, aa, ...going, extra: NO_EXTRA }),
  );
}

/** Shows how far the work is and what came of it, and sets the exit code. */
export async function carry(
  screen: Screen,
  {
    flags,
    estimateMs,
    exitCode = ({ evidence, scorecard }) =>
      exitCodeOf(evidence.run.ending, scorecard, flags.failOn),
  }: Pick<Order, "flags" | "estimateMs"> & { readonly exitCode?: ExitCodeOf },
  work: (means: Means) => Promise<ReportInput>,
): Promise<void> {
  const toolchain = loadToolchain();
  const progress = openProgress(screen, estimateMs);
  const interrupt = onInterrupt((words) => progress.emit({ kind: "note", words }));
  try {
    const input = await work({
      toolchain,
      reportsFolder: resolve(userFolder(), flags.reports),
      cacheFolder: cacheFolder(),
      show: progress.emit,
      signal: interrupt.signal,
      interruptedBy: () => interrupt.by() ?? "an abort",
    });
    await progress.end();
    showResult(screen, input, flags.json === true);
    tellGitHub(input, flags.failOn, {
      // Not to stdout: with --json that is one JSON text. The runner reads both.
      lines: { command: (line) => void process.stderr.write(`${line}\n`), note: screen.progress },
    });
    process.exitCode = exitCode(input);
  } finally {
    await progress.end();
    process.exitCode ??= EXIT.done;
  }
}
