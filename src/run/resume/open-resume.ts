import { readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { claimIds } from "../../claims/catalogue.ts";
import { HarnessError } from "../../errors.ts";
import type { Evidence } from "../../evidence/evidence.ts";
import { parsePlan } from "../../plan/parse.ts";
import type { Plan } from "../../plan/schema.ts";
import { writePlan } from "../../plan/write.ts";
import { readEvidence } from "../../record/evidence-file.ts";
import { REDACTED, redact, secretsIn } from "../../record/redact.ts";
import type { SetupName } from "../../setup/setup.ts";
import type { Command } from "../bench/options.ts";
import { drillNames } from "../drill-list.ts";
import { differences } from "./differences.ts";
import { commandOf, requirePlanUntouched, requireSame } from "./resumable.ts";

/** A run that was cut short and may go on, as far as its folder tells. */
export interface OpenedResume {
  readonly command: Command;
  readonly plan: Plan;
  readonly aa: SetupName | null;
  readonly resume: { readonly folder: string; readonly evidence: Evidence };
}

/**
 * Reads the folder of a run that was cut short.
 *
 * @param given the plan as the command line has it, which must be the run's; null = its own is taken
 * @throws HarnessError EVIDENCE_INVALID for no such folder; USAGE where the run is complete, or the
 * plan isn't the one that it was begun with, with the field.
 */
export function openResume(folder: string, given: Plan | null): OpenedResume {
  const evidence = readEvidence(folder);
  const command = commandOf(evidence);
  const path = realpathSync(folder);
  const text = readPlan(path);
  const own = parsed(text);
  requirePlanUntouched(evidence, text, own);
  if (given !== null) {
    const asWritten = parsed(redact(writePlan(given), secretsIn(given)));
    requireSame("plan", differences(own, asWritten));
  } else if (text.includes(REDACTED))
    throw new HarnessError(
      "USAGE",
      `The plan of ${evidence.run.id} had secrets, which its folder doesn't keep.`,
      { hint: "Give the plan again, with the same flags: --resume … --plan <file>" },
    );
  return {
    command,
    plan: given ?? own,
    aa: evidence.plan.aa ? (evidence.setups.a?.name ?? null) : null,
    resume: { folder: path, evidence },
  };
}

const parsed = (text: string): Plan =>
  parsePlan(text, { file: "plan.yaml", known: { claims: claimIds, drills: drillNames } });

function readPlan(folder: string): string {
  const file = join(folder, "plan.yaml");
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new HarnessError("EVIDENCE_INVALID", `Expected the run's plan in ${file}.`, {
      hint: "Without its plan a run can't go on: begin another one.",
      cause,
    });
  }
}
