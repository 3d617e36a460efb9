import type { Command } from "commander";
import { examineToolchain } from "../toolchain/examine-toolchain.ts";
import type { Finding } from "../toolchain/finding.ts";
import { EXIT } from "./exit-codes.ts";
import type { Screen } from "./screen.ts";

/** `doctor`: the toolchain, what is missing, and how to get it. */
export function addDoctor(program: Command, screen: Screen): void {
  program
    .command("doctor")
    .description("what a run needs of this machine: what is there, what is missing, how to get it")
    .addHelpText(
      "after",
      "\nExample:\n  npm start -- doctor        exit code 70 when something a run needs is missing",
    )
    .action(() => {
      const findings = examineToolchain();
      screen.result(findings.map(row).join("\n"));
      const bad = findings.filter(({ state, isRequired }) => isRequired && state !== "present");
      if (bad.length > 0) process.exitCode = EXIT.broken;
      screen.result(
        bad.length === 0
          ? "\nAll that a run needs is there."
          : `\n${bad.length} of what a run needs is missing: ${bad.map(({ name }) => name).join(", ")}.`,
      );
    });
}

function row({ name, state, isRequired, neededFor, version, path, remedy }: Finding): string {
  const mark = state === "present" ? "✓" : isRequired ? "✗" : "·";
  const what = state === "present" ? (version ?? "") : `${state}${version ? ` (${version})` : ""}`;
  const head = `${mark} ${name.padEnd(14)} ${what.padEnd(22)} ${path ?? ""}`.trimEnd();
  const below =
    state === "present" ? [] : [`  for ${neededFor}`, ...(remedy ? [`  ${remedy}`] : [])];
  return [head, ...below].join("\n");
}
