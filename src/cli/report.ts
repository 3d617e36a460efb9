import { spawn } from "node:child_process";
import { resolve } from "node:path";
import type { Command } from "commander";
import { readEvidence } from "../record/evidence-file.ts";
import { openRunFolder } from "../record/run-folder.ts";
import { drawReports, judged } from "../run/draw.ts";
import { userFolder } from "./paths.ts";
import { type Screen, showResult } from "./screen.ts";

/** `report DIR`: judges and draws again, from evidence.json alone. */
export function addReport(program: Command, screen: Screen): void {
  program
    .command("report")
    .description("judge a run's evidence and draw its reports again")
    .argument("[folder]", "a run's folder", "reports/latest")
    .option("--open", "show the report in the browser")
    .option("--json", "print a summary as JSON to stdout")
    .addHelpText(
      "after",
      `
Examples:
  chroma-assay report                              the newest run
  chroma-assay report reports/sample --open        the sample that comes with the project`,
    )
    .action((given: string, flags: { open?: true; json?: true }) => {
      const folder = openRunFolder(resolve(userFolder(), given));
      const input = judged(readEvidence(folder.path), folder.path);
      drawReports(folder, input);
      showResult(screen, input, flags.json === true);
      if (flags.open) openInBrowser(`${folder.path}/report.html`, screen);
    });
}

function openInBrowser(file: string, screen: Screen): void {
  const child = spawn("xdg-open", [file], { detached: true, stdio: "ignore" });
  child.once("error", () => screen.progress(`There is no xdg-open here. Open ${file} by hand.`));
  child.unref();
}
