import type { Evidence } from "../../evidence/evidence.ts";
import type { Accepted, GateEvidence } from "../../evidence/gate.ts";
import { allowedCpus, splitCpus } from "../../host/cpu-set.ts";
import type { Plan } from "../../plan/schema.ts";
import { describeSetups } from "../bench/describe-setups.ts";
import type { PlayedRound } from "../bench/round.ts";
import { beginDraft, conduct } from "../draft.ts";
import type { GroundOptions } from "./grounds.ts";
import { type NightJudge, playNight } from "./night.ts";
import { RealSteps } from "./real-steps.ts";
import { versionOf } from "./reference-plan.ts";

export interface GateOptions extends GroundOptions {
  readonly accepted: readonly Accepted[];
  readonly judge: NightJudge;
  readonly interruptedBy: () => string;
  /** After every step that added to the evidence: it survives a crash of the harness. */
  readonly save: (evidence: Evidence) => void;
  readonly saveSamples: (played: PlayedRound) => void;
}

/**
 * Measures the candidate against its references. Never throws for what the target or the user does: the
 * evidence tells how it ended.
 */
export function conductGate(options: GateOptions): Promise<Evidence> {
  const { plan, session } = options;
  const draft = beginDraft({
    ...options,
    command: "gate",
    claims: [],
    aa: false,
    setups: describeSetups(plan, "server", splitCpus(allowedCpus())),
  });
  let gate = beginGate(plan, options.accepted);
  draft.gate = gate;
  return conduct(options, draft, async (save) => {
    save();
    const grow = (more: Partial<GateEvidence>) => {
      gate = { ...gate, ...more };
      draft.gate = gate;
      save();
    };
    const steps = new RealSteps({
      ...options,
      fill: (known) => {
        Object.assign(draft, known);
        save();
      },
    });
    grow({
      candidate: steps.candidate.fingerprint,
      references: plan.gate.references.map((reference) => ({
        name: reference.name,
        fingerprint: steps.planned(reference),
      })),
    });
    await playNight({
      plan,
      steps,
      judge: options.judge,
      gate: () => gate,
      grow,
      onRound: async (played) => options.saveSamples(played),
      tell: (words) => session.emit({ kind: "note", words }),
    });
    return { kind: "complete" };
  });
}

/** Nothing is known yet but what the plan says. */
function beginGate(plan: Plan, accepted: readonly Accepted[]): GateEvidence {
  const unknown = { chroma: null, backend: null, source: null, settings: {} };
  const budgets = Object.entries(plan.gate.budgets).filter(([, budget]) => budget !== null);
  return {
    date: new Date().toISOString().slice(0, 10),
    budgets: Object.fromEntries(budgets),
    candidate: unknown,
    references: plan.gate.references.map((reference) => ({
      name: reference.name,
      fingerprint: { ...unknown, chroma: versionOf(plan, reference) },
    })),
    duets: [],
    ladders: [],
    drills: [],
    accepted: [...accepted],
    missing: [],
  };
}
