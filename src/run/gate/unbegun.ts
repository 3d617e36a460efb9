import { NIGHT_VERSION, type Night } from "../../evidence/gate.ts";
import { describeMachine } from "../../host/environment.ts";
import type { Plan } from "../../plan/schema.ts";
import { addNight } from "../../record/history.ts";
import { redact } from "../../record/redact.ts";
import { ownVersion } from "../../toolchain/record.ts";
import { milliseconds } from "../../units/quantity.ts";
import { ownCommit } from "../bench/environment.ts";
import { failedEnding } from "../ending.ts";
import { versionOf } from "./reference-plan.ts";

/**
 * Adds a night that couldn't even begin, as one that came to nothing: a tool is missing, another run holds
 * the machine, the disk is full.
 * @throws HarnessError STORAGE where the history can't be written.
 */
export function recordUnbegun(folder: string, plan: Plan, error: unknown): void {
  addNight(folder, unbegunNight(plan, error));
}

export function unbegunNight(plan: Plan, error: unknown, now = new Date()): Night {
  const { code, message, hint } = failedEnding(error);
  const beganAt = now.toISOString();
  const unknown = { chroma: null, backend: null, source: null, settings: {} };
  const { cpuModel, cores, kernel } = describeMachine();
  return {
    version: NIGHT_VERSION,
    // A run's id, but for the letters: there is no such run.
    id: `${beganAt.replaceAll(/[-:]|\.\d+/g, "")}-${plan.name}-unbegun`,
    beganAt,
    tookMs: milliseconds(0),
    outcome: "inconclusive",
    reasons: [redact(`It couldn't begin (${code}): ${message}`), ...(hint === null ? [] : [hint])],
    selfTest: { slower: null, same: null },
    machine: { cpuModel, cores, kernel },
    harness: { version: ownVersion, commit: ownCommit() },
    candidate: unknown,
    references: plan.gate.references.map((reference) => ({
      name: reference.name,
      fingerprint: { ...unknown, chroma: versionOf(plan, reference) },
    })),
    rows: [],
  };
}
