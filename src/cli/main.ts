import { Command, CommanderError } from "commander";
import { ownVersion } from "../toolchain/record.ts";
import { addAudit } from "./audit.ts";
import { addBench, addRun } from "./bench.ts";
import { addClaims } from "./claims.ts";
import { addDoctor } from "./doctor.ts";
import { addDown } from "./down.ts";
import { addDrill } from "./drill.ts";
import { EXIT, exitCodeOfError } from "./exit-codes.ts";
import { refuseSwallowedFlags } from "./flags.ts";
import { addGate } from "./gate.ts";
import { addHeal } from "./heal.ts";
import { addInit } from "./init.ts";
import { addReport } from "./report.ts";
import { errorText, openScreen } from "./screen.ts";
import { addUp } from "./up.ts";

const screen = openScreen();

function createProgram(): Command {
  const program = new Command("chroma-assay")
    .description(
      "Stands an embedded Chroma and a Chroma server side by side, loads both, and gives every promise\nof the cutover a verdict with its evidence: supported, refuted or inconclusive.",
    )
    .version(ownVersion)
    .exitOverride()
    .configureOutput({ writeOut: screen.result })
    .showHelpAfterError("(--help shows what is possible)")
    .addHelpText(
      "after",
      `
\`chroma-assay setup\` sets up what a run needs, and nothing else; \`chroma-assay setup --help\` tells more.

Exit codes: 0 done, whatever the verdict · 1 refuted and 2 inconclusive (with --fail-on) ·
3 regression (gate) · 64 usage · 70 harness broken, or a setup never became ready · 130/143 interrupted`,
    );
  const commands = [addRun, addBench, addDrill, addGate, addAudit, addReport, addClaims, addDoctor];
  for (const add of [...commands, addUp, addDown, addHeal, addInit]) add(program, screen);
  return program;
}

try {
  refuseSwallowedFlags();
  await createProgram().parseAsync();
} catch (error) {
  if (error instanceof CommanderError)
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
  else {
    screen.progress(errorText(error));
    process.exitCode = exitCodeOfError(error);
  }
}
