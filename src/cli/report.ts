import { spawn } from "node:child_process";
import { resolve } from "node:path";
import type { Command } from "commander";
import { HarnessError } from "../errors.ts";
import { readEvidence } from "../record/evidence-file.ts";
import { openRunFolder } from "../record/run-folder.ts";
import { drawReports, judged } from "../run/draw.ts";
import { showComparison } from "./compare.ts";
import { userFolder } from "./paths.ts";
import { type Screen, showResult } from "./screen.ts";

interface ReportFlags {
  readonly open?: true;
  readonly json?: true;
  readonly out?: string;
}

/** `report DIR`: judges and draws again, from evidence.json alone; `report A B` sets two runs side by side. */
export function addReport(program: Command, screen: Screen): void {
  program
    .command("report")
    .description("judge a run's evidence and draw its reports again; with two runs: compare them")
    .argument("[folder]", "a run's folder", "reports/latest")
    .argument("[other]", "another run's folder: what differs, and what changed")
    .option("--open", "show the report in the browser")
    .option("--json", "print a summary as JSON to stdout")
    .option("--out <file>", "with two runs: write the comparison as Markdown, too")
    .addHelpText(
      "after",
      `
Examples:
  chroma-assay report                              the newest run
  chroma-assay report reports/sample --open        the sample that comes with the project
  chroma-assay report reports/sample reports/latest --out changes.md`,
    )
    .action((given: string, other: string | undefined, flags: ReportFlags) => {
      refuseMixed(other, flags);
      if (other === undefined) drawAgain(given, flags, screen);
      else showComparison(screen, [given, other], flags);
    });
}

function refuseMixed(other: string | undefined, { open, out }: ReportFlags): void {
  if (other !== undefined && open)
    throw new HarnessError("USAGE", "Expected --open with one run, got two.", {
      hint: "Open each by itself, or write the comparison with --out <file>.",
    });
  if (other === undefined && out !== undefined)
    throw new HarnessError("USAGE", "Expected two runs with --out, got one.", {
      hint: "One run's reports are written into its own folder.",
    });
}

function drawAgain(given: string, flags: ReportFlags, screen: Screen): void {
  const folder = openRunFolder(resolve(userFolder(), given));
  const input = judged(readEvidence(folder.path), folder.path);
  drawReports(folder, input);
  showResult(screen, input, flags.json === true);
  if (flags.open) openInBrowser(`${folder.path}/report.html`, screen);
}

function openInBrowser(file: string, screen: Screen): void {
  const child = spawn("xdg-open", [file], { detached: true, stdio: "ignore" });
  child.once("error", () => screen.progress(`There is no xdg-open here. Open ${file} by hand.`));
  child.unref();
}
