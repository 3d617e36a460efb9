import type { Evidence } from "../../evidence/evidence.ts";
import { validRounds } from "../figures/rounds.ts";
import type { ReportInput } from "../input.ts";

/** The exit code's rule, for the last line. */
export const EXIT_LINE = "0 whatever the verdict; `--fail-on refuted` makes this run a gate.";

/** Whether the run came to an end that a verdict, and so an exit code, belongs to. */
export const judges = ({ run, plan }: Evidence): boolean =>
  run.ending.kind === "complete" && !plan.aa;

/** What the reader can do now, most useful first; at most two. */
export function nextSteps(input: Omit<ReportInput, "claims">): readonly string[] {
  const { ending } = input.evidence.run;
  if (ending.kind === "failed")
    return [ending.hint ?? "Read the run's logs, then `chroma-assay doctor`."];
  if (ending.kind === "interrupted")
    return ["Run it again: the same seed draws the same queries and orders."];
  if (input.evidence.plan.aa)
    return ["Compare the setups now: an effect has to stand out of this noise. `chroma-assay run`"];
  if (validRounds(input.evidence).length === 0)
    return ["Quieten this machine (something else is using it), then run it again."];
  if (onlyOneRound(input))
    return ["For verdicts, let it draw 5 rounds or more: `chroma-assay run`"];
  return [...lookStep(input), ...ownDataStep(input)];
}

function onlyOneRound(input: Pick<ReportInput, "evidence" | "scorecard">): boolean {
  const open = input.scorecard.exercised.some((verdict) => verdict.kind === "inconclusive");
  return open && validRounds(input.evidence).length === 1;
}

function lookStep({ folder }: Pick<ReportInput, "folder">): readonly string[] {
  if (folder === null) return [];
  return [`See where the time goes: \`chroma-assay report ${folder} --open\``];
}

function ownDataStep(input: Pick<ReportInput, "evidence">): readonly string[] {
  const source = input.evidence.data?.source ?? "";
  if (source.startsWith("chroma:")) return [];
  return ["On your own data: `chroma-assay run --data chroma:<folder>`"];
}
