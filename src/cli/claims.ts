import type { Command } from "commander";
import { catalogue } from "../claims/catalogue.ts";
import { claimEntry, needsOf, profilePlans } from "./claims-words.ts";
import type { Screen } from "./screen.ts";

/** `claims`: the whole catalogue, with what each row needs to be exercised. */
export function addClaims(program: Command, screen: Screen): void {
  program
    .command("claims")
    .description("the promises of the strategy paper, and what each needs to be exercised")
    .option("--json", "print the catalogue as JSON")
    .addHelpText("after", "\nExamples:\n  npm start -- claims\n  npm start -- claims --json | less")
    .action((flags: { json?: true }) => {
      const plans = profilePlans();
      const text = flags.json
        ? JSON.stringify(
            catalogue.map((claim) => ({ ...claim, exercise: needsOf(claim, plans) })),
            null,
            2,
          )
        : catalogue.map((claim) => claimEntry(claim, plans)).join("\n\n");
      screen.result(text);
    });
}
