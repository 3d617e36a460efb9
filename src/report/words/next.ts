import type { Evidence } from "../../evidence/evidence.ts";
import { drillGroups } from "../figures/drills.ts";
import { validRounds } from "../figures/rounds.ts";
import type { ReportInput } from "../input.ts";
import { auditSteps } from "./audit.ts";
import { judgedGate } from "./gate.ts";
import { drillSteps } from "./next-drills.ts";
import { hasLadders, isAudit } from "./status.ts";

/** The exit code's rule, for the last line. */
export function exitLine({ drills, gate }: Evidence): string {
  if (gate !== null) return GATE_EXIT;
  const kinds = drills.length === 0 ? "refuted" : "refuted,broken";
  return `0 whatever the verdict; \`--fail-on ${kinds}\` makes this run a gate.`;
}

/** A gate's exit code speaks, other than every other run's. */
const GATE_EXIT =
  "3 on a regression, 1 where only the candidate loses data; 0 on a pass, and on a night without an answer; 2 when the last three had none.";

/** Whether the run came to an end that a verdict, and so an exit code, belongs to. */
export const judges = ({ run, plan }: Evidence): boolean =>
  run.ending.kind === "complete" && !plan.aa;

/** What the reader can do now, most useful first; at most two. */
export function nextSteps(input: Omit<ReportInput, "claims">): readonly string[] {
  const { ending } = input.evidence.run;
  if (ending.kind === "failed")
    return [ending.hint ?? "Read the run's logs, then `chroma-assay doctor`."];
  if (ending.kind === "interrupted") return [interruptedStep(input)];
  const gate = judgedGate(input.evidence);
  if (gate !== null) return [gate.verdict.next, ...lookStep(input, "See every figure")];
  if (input.evidence.plan.aa)
    return ["Compare the setups now: an effect has to stand out of this noise. `chroma-assay run`"];
  if (input.evidence.rounds.length === 0 && input.evidence.drills.length > 0)
    return drillSteps(drillGroups(input.evidence), input.folder);
  if (hasLadders(input.evidence) && input.evidence.rounds.length === 0)
    return [...lookStep(input), ...ownDataStep(input)];
  if (input.evidence.workloads !== null && input.evidence.rounds.length === 0)
    return [...lookStep(input, "See every table"), ...ownDataStep(input)];
  if (isAudit(input.evidence)) return auditSteps(input);
  if (validRounds(input.evidence).length === 0)
    return ["Quieten this machine (something else is using it), then run it again."];
  if (onlyOneRound(input))
    return ["For verdicts, let it draw 5 rounds or more: `chroma-assay run`"];
  return [...lookStep(input), ...ownDataStep(input)];
}

const RESUMABLE: readonly string[] = [
  "run",
  "bench",
  "drill",
] satisfies Evidence["run"]["command"][];

function interruptedStep({ evidence, folder }: Omit<ReportInput, "claims">): string {
  if (folder !== null && RESUMABLE.includes(evidence.run.command))
    return `Go on with it: \`chroma-assay run --resume ${folder}\``;
  return "Run it again: the same seed draws the same queries and orders.";
}

function onlyOneRound(input: Pick<ReportInput, "evidence" | "scorecard">): boolean {
  const open = input.scorecard.exercised.some((verdict) => verdict.kind === "inconclusive");
  return open && validRounds(input.evidence).length === 1;
}

function lookStep(
  { folder }: Pick<ReportInput, "folder">,
  what = "See where the time goes",
): readonly string[] {
  if (folder === null) return [];
  return [`${what}: \`chroma-assay report ${folder} --open\``];
}

function ownDataStep(input: Pick<ReportInput, "evidence">): readonly string[] {
  const source = input.evidence.data?.source ?? "";
  if (source.startsWith("chroma:")) return [];
  return ["On your own data: `chroma-assay run --data chroma:<folder>`"];
}
