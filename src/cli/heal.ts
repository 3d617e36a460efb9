import type { Command } from "commander";
import { type Swept, sweep } from "../heal/registry.ts";
import { entryFile } from "../heal/registry-files.ts";
import { endStanding } from "../heal/standing.ts";
import { cacheFolder } from "../host/folders.ts";
import { endedWords } from "./down.ts";
import { EXIT } from "./exit-codes.ts";
import type { Screen } from "./screen.ts";

/** `heal`: undoes by hand what the next run would undo on entry. */
export function addHeal(program: Command, screen: Screen): void {
  program
    .command("heal")
    .description("undo what a killed run left behind: faults, processes, folders")
    .addHelpText(
      "after",
      `
Thaws what is frozen, takes cuts and delays out of proxies, lifts limits, ends the run's processes and
removes its copies of the data. Its folder under reports/ stays. What \`up\` left running is ended, too.

A run's watchdog does this within a second when the run is killed, and every run does it first; \`heal\`
is for what neither could do. A run that is under way isn't touched.

Exit codes: 0 nothing is left · 70 something couldn't be undone`,
    )
    .action(async () => {
      const swept = await sweep(cacheFolder());
      const stood = await endStanding(cacheFolder());
      if (swept.length === 0 && stood === null) screen.result("Nothing was left behind.");
      for (const entry of swept) screen.result(inWords(entry));
      if (stood !== null) screen.result(endedWords(stood));
      const failed = [...swept, ...(stood === null ? [] : [stood])].flatMap(
        (entry) => entry.failed,
      );
      if (failed.length > 0) process.exitCode = EXIT.broken;
    });
}

function inWords({ runId, done, failed }: Swept): string {
  const lines = [...done, ...failed.map((words) => `FAILED: ${words}`)];
  const said = lines.length === 0 ? ["nothing was left"] : lines;
  const hint = failed.length === 0 ? [] : [giveUp(runId)];
  return [`run ${runId}:`, ...said.map((line) => `  ${line}`), ...hint].join("\n");
}

/** What can't be undone for good (a proxy that was replaced) must not be tried for ever. */
const giveUp = (runId: string): string =>
  `The next run tries again. Where you have seen to it yourself, remove ${entryFile(cacheFolder(), runId)}`;
