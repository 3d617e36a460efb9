import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { addBench, addRun } from "./bench.ts";
import { addClaims } from "./claims.ts";
import { addDoctor } from "./doctor.ts";
import { EXIT, exitCodeOfError } from "./exit-codes.ts";
import { refuseSwallowedFlags } from "./flags.ts";
import { addHeal } from "./heal.ts";
import { addReport } from "./report.ts";
import { errorText, openScreen } from "./screen.ts";

const screen = openScreen();

function createProgram(): Command {
  const { version } = JSON.parse(
    readFileSync(join(import.meta.dirname, "../../package.json"), "utf8"),
  );
  const program = new Command("chroma-assay")
    .description(
      "Stands an embedded Chroma and a Chroma server side by side, loads both, and gives every promise\nof the cutover a verdict with its evidence: supported, refuted or inconclusive.",
    )
    .version(String(version))
    .exitOverride()
    .showHelpAfterError("(--help shows what is possible)")
    .addHelpText(
      "after",
      `
Exit codes: 0 done, whatever the verdict · 1 refuted and 2 inconclusive (with --fail-on) ·
64 usage · 70 harness broken, or a setup never became ready · 130/143 interrupted`,
    );
  for (const add of [addRun, addBench, addReport, addClaims, addDoctor, addHeal])
    add(program, screen);
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
