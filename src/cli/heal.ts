import type { Command } from "commander";
import { type Swept, sweep } from "../heal/registry.ts";
import { cacheFolder } from "../host/folders.ts";
import { EXIT } from "./exit-codes.ts";
import type { Screen } from "./screen.ts";

/** `heal`: undoes by hand what the next run would undo on entry. */
export function addHeal(program: Command, screen: Screen): void {
  program
    .command("heal")
    .description("end processes and remove folders that a killed run left behind")
    .addHelpText(
      "after",
      "\nA run that is under way isn't touched. Every run does this first, too.",
    )
    .action(async () => {
      const swept = await sweep(cacheFolder());
      if (swept.length === 0) screen.result("Nothing was left behind.");
      for (const entry of swept) screen.result(inWords(entry));
      if (swept.some(({ failed }) => failed.length > 0)) process.exitCode = EXIT.broken;
    });
}

function inWords({ runId, done, failed }: Swept): string {
  const lines = [...done, ...failed.map((words) => `FAILED: ${words}`)];
  const said = lines.length === 0 ? ["nothing was left"] : lines;
  return [`run ${runId}:`, ...said.map((line) => `  ${line}`)].join("\n");
}
