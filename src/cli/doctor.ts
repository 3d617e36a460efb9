import { resolve } from "node:path";
import type { Command } from "commander";
import { needsOf } from "../plan/needs.ts";
import { profileNames } from "../plan/profiles.ts";
import { examineDocker } from "../run/examine-docker.ts";
import { examineToolchain } from "../toolchain/examine-toolchain.ts";
import { levelOf, requiring } from "../toolchain/finding.ts";
import { doctorJson, doctorText } from "./doctor-words.ts";
import { EXIT } from "./exit-codes.ts";
import { planOf } from "./flags.ts";
import { userFolder } from "./paths.ts";
import type { Screen } from "./screen.ts";

interface DoctorFlags {
  readonly profile?: string;
  readonly plan?: string;
  readonly reports: string;
  readonly json?: true;
}

/** `doctor`: programs and machine, what is missing or disturbs, and how to mend it. */
export function addDoctor(program: Command, screen: Screen): void {
  program
    .command("doctor")
    .description("what a run needs of this machine: what is there, what is missing, how to get it")
    .option("--profile <name>", `for a built-in plan: ${profileNames.join(", ")} (default: quick)`)
    .option("--plan <file>", "for a plan of your own")
    .option("--reports <folder>", "where the runs' folders would go", "reports")
    .option("--json", "print the rows as JSON to stdout")
    .addHelpText(
      "after",
      `
Examples:
  npm start -- doctor                    programs, disk, memory, limits, ports, clock, foreign load
  npm start -- doctor --profile users    for the ladders, which need more connections

It takes a few seconds, needs no root and changes nothing. ✓ fine · ! worth knowing, a run is possible ·
✗ no run works: exit code 70. Every row that isn't fine says how to mend it.`,
    )
    .action(async (flags: DoctorFlags) => {
      const { signal } = new AbortController();
      const plan = planOf({ ...flags, set: [], failOn: [] });
      const needs = needsOf(plan);
      const toolchain = await examineToolchain({
        needs,
        reportsFolder: resolve(userFolder(), flags.reports),
        signal,
      });
      const docker = await examineDocker({ signal });
      const findings = requiring([...toolchain, ...docker], needs.programs);
      screen.result(flags.json ? doctorJson(findings) : doctorText(findings));
      if (findings.some((finding) => levelOf(finding) === "fail")) process.exitCode = EXIT.broken;
    });
}
