import { createHash } from "node:crypto";
import { HarnessError } from "../../errors.ts";
import type { Evidence } from "../../evidence/evidence.ts";
import type { Plan } from "../../plan/schema.ts";
import type { Command } from "../bench/options.ts";
import type { Difference } from "./differences.ts";

/** Tells one plan.yaml from another. */
export const planHash = (text: string): string => createHash("sha256").update(text).digest("hex");

const ALL_KINDS: readonly string[] = ["run", "bench", "drill"] satisfies Command[];

/**
 * The command that a run was begun with, where it can go on.
 * @throws HarnessError USAGE for a run that is complete, or of a kind that isn't gone on with.
 */
export function commandOf({ run }: Evidence): Command {
  if (run.ending.kind === "complete")
    throw new HarnessError("USAGE", `Run ${run.id} is complete: there is nothing to go on with.`, {
      hint: `See it: chroma-assay report ${run.id}`,
    });
  if (ALL_KINDS.includes(run.command)) return run.command as Command;
  throw new HarnessError(
    "USAGE",
    `Expected a run of ${ALL_KINDS.join(", ")}, but ${run.id} is one of \`${run.command}\`.`,
    { hint: "It isn't gone on with: begin it anew." },
  );
}

/** @throws HarnessError USAGE where plan.yaml isn't the one that the run was begun with. */
export function requirePlanUntouched({ run, plan }: Evidence, text: string, read: Plan): void {
  if (plan.hash === undefined || plan.hash === planHash(text)) return;
  const now = {
    name: read.name,
    seed: read.seed,
    looks: read.rounds.looks,
    confidencePass: read.confidence.pass,
  };
  const changed = Object.entries(now)
    .filter(
      ([name, value]) => JSON.stringify(plan[name as keyof typeof now]) !== JSON.stringify(value),
    )
    .map(([name]) => NAMES[name as keyof typeof now]);
  throw new HarnessError(
    "USAGE",
    `Expected plan.yaml of ${run.id} as the run wrote it, but it was changed${changed.length === 0 ? "" : ` (${changed.join(", ")})`}.`,
    { hint: "A run goes on with its own plan alone: begin another one with the changed plan." },
  );
}

const NAMES = {
  name: "name",
  seed: "seed",
  looks: "rounds.looks",
  confidencePass: "confidence.pass",
} as const;

/** @throws HarnessError USAGE that names the first fields that differ. */
export function requireSame(what: string, found: readonly Difference[]): void {
  const [first] = found;
  if (first === undefined) return;
  const fields = found
    .slice(0, 3)
    .map(({ field, before, now }) => `${field} was ${before} and is ${now}`);
  const more = found.length > 3 ? `, and ${found.length - 3} more` : "";
  throw new HarnessError(
    "USAGE",
    `Expected the same ${what} as before the interruption, but ${fields.join(", ")}${more}.`,
    { hint: "Rounds of both parts would not be of one measurement: begin another run." },
  );
}
