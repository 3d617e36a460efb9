import { type Command, Option } from "commander";
import { cacheFolder } from "../host/folders.ts";
import { profileNames } from "../plan/profiles.ts";
import { up } from "../run/up.ts";
import { loadToolchain } from "../toolchain/load-toolchain.ts";
import { milliseconds } from "../units/quantity.ts";
import { EXIT } from "./exit-codes.ts";
import { planOf } from "./flags.ts";
import { onInterrupt } from "./interrupts.ts";
import { openProgress } from "./progress.ts";
import type { Screen } from "./screen.ts";
import { upLines } from "./up-words.ts";

interface UpFlags {
  readonly profile?: string;
  readonly plan?: string;
  readonly data?: string;
  readonly set: readonly string[];
  readonly json?: true;
}

/** Seeding anew takes most of it. */
const ABOUT = milliseconds(60_000);

/** `up`: leaves a plan's setups running to look around in. */
export function addUp(program: Command, screen: Screen): void {
  program
    .command("up")
    .description("stand both setups up on the plan's data, and leave them running")
    .option("--profile <name>", `a built-in plan: ${profileNames.join(", ")} (default: quick)`)
    .option("--plan <file>", "a plan of your own, YAML or JSON")
    .option(
      "--data <source>",
      "shipped | synthetic:<records>x<dimension> | chroma:<folder>[#<collection>] | file:<path>",
    )
    .addOption(
      new Option("--set <field=value>", "set a field of the plan; may be repeated")
        .argParser((value: string, before: readonly string[]) => [...before, value])
        .default([], "none"),
    )
    .option("--json", "print the addresses as JSON to stdout")
    .addHelpText(
      "after",
      `
Prints where they listen (on 127.0.0.1 alone) and commands that look around. They run on copies of the
data until \`chroma-assay down\` ends them; nothing is measured while they do.

Examples:
  chroma-assay up
  chroma-assay up --data chroma:./chroma_db#docs   on a copy of your own collection
  chroma-assay up --set setups.server.chroma.port=8001`,
    )
    .action(async (flags: UpFlags) => {
      const plan = planOf({ ...flags, reports: "", failOn: [] });
      const toolchain = loadToolchain();
      const progress = openProgress(screen, ABOUT);
      const { signal } = onInterrupt((words) => progress.emit({ kind: "note", words }));
      try {
        const stands = await up({
          plan,
          toolchain,
          cacheFolder: cacheFolder(),
          show: progress.emit,
          signal,
        });
        await progress.end();
        screen.result(flags.json ? JSON.stringify(stands, null, 2) : upLines(stands).join("\n"));
      } finally {
        await progress.end();
      }
      // Its children live on: by itself this process would wait for them.
      process.exit(EXIT.done);
    });
}
