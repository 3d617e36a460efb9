import type { Command } from "commander";
import { type EndedStanding, endStanding } from "../heal/standing.ts";
import { cacheFolder } from "../host/folders.ts";
import { EXIT } from "./exit-codes.ts";
import type { Screen } from "./screen.ts";

/** `down`: ends what `up` left running. */
export function addDown(program: Command, screen: Screen): void {
  program
    .command("down")
    .description("end the setups that `up` left running, and remove their data")
    .addHelpText(
      "after",
      `
Ends exactly the processes that \`up\` began, by their number and start time, and removes their copies of
the data, with whatever was written to them.

Exit codes: 0 nothing is up any more · 70 something couldn't be ended`,
    )
    .action(async () => {
      const ended = await endStanding(cacheFolder());
      screen.result(ended === null ? "Nothing is up." : endedWords(ended));
      if (ended !== null && ended.failed.length > 0) process.exitCode = EXIT.broken;
    });
}

/** What `down` and `heal` say of what they ended. */
export function endedWords({ id, done, failed }: EndedStanding): string {
  const lines = [...done, ...failed.map((words) => `FAILED: ${words}`)];
  const hint = failed.length === 0 ? [] : ["`chroma-assay down` tries again."];
  return [`up ${id}:`, ...lines.map((line) => `  ${line}`), ...hint].join("\n");
}
