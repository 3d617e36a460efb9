import type { Command } from "commander";
import { catalogue } from "../claims/catalogue.ts";
import type { Claim } from "../claims/claim.ts";
import type { Screen } from "./screen.ts";

/** `claims`: the whole catalogue, with what each row needs to be exercised. */
export function addClaims(program: Command, screen: Screen): void {
  program
    .command("claims")
    .description("the promises of the strategy paper, and what each needs to be exercised")
    .option("--json", "print the catalogue as JSON")
    .addHelpText("after", "\nExamples:\n  npm start -- claims\n  npm start -- claims --json | less")
    .action((flags: { json?: true }) => {
      const text = flags.json
        ? JSON.stringify(catalogue, null, 2)
        : catalogue.map(entry).join("\n\n");
      screen.result(text);
    });
}

function entry(claim: Claim): string {
  const { id, promise, lines, estimand, bound, oneBox, needs } = claim;
  return [
    `${id}: ${promise} (line ${lines.join(", ")})`,
    `  measured   ${estimand}`,
    bound === null
      ? `  judged     no: ${claim.decider}`
      : `  supported  ${bound.supported}\n  refuted    ${bound.refuted}`,
    `  needs      ${needs}`,
    ...(oneBox === true ? [] : [`  one box    ${oneBox}`]),
  ].join("\n");
}
