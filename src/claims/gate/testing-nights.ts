import type { GateDuet, GateEvidence } from "../../evidence/gate.ts";
import type { Round } from "../../evidence/round.ts";
import type { LogRatio } from "../../units/quantity.ts";
import { type GateVerdict, gateVerdict } from "./gate-verdict.ts";
import { wantsConfirmation, wantsMoreRounds } from "./more-rounds.ts";

/** A night without servers: its rounds are drawn, and the real judge decides how many, and on them. */
export interface Simulation {
  /** Everything that doesn't change from night to night; its duets aren't looked at. */
  readonly template: GateEvidence;
  readonly looks: readonly number[];
  readonly selfTestRounds: number;
  /** ln of the slow-down that the self-test puts in. */
  readonly injected: LogRatio;
  /** A round of the reference against a candidate that is slower by ln so much. */
  readonly draw: (shift: number) => Round;
}

/** Plays as the conductor does: looks where the plan says, and a confirmation where the judge wants it. */
export function simulateNight(simulation: Simulation, shift: number): GateVerdict {
  const { template, looks, selfTestRounds, injected, draw } = simulation;
  const reference = template.references[0]?.name ?? "";
  let gate: GateEvidence = { ...template, duets: [] };
  const play = (kind: GateDuet["kind"], of: { looks: readonly number[]; shift: number }) => {
    const head = { kind, reference, looks: [...of.looks], busyRatePerSecond: null, cut: null };
    let duet: GateDuet = { ...head, injected: kind === "slower" ? injected : null, rounds: [] };
    const before = gate.duets;
    for (const look of of.looks) {
      const more = Array.from({ length: look - duet.rounds.length }, () => draw(of.shift));
      duet = { ...duet, rounds: [...duet.rounds, ...more] };
      gate = { ...gate, duets: [...before, duet] };
      if (!wantsMoreRounds(gate, duet)) return;
    }
  };
  play("same", { looks: [selfTestRounds], shift: 0 });
  play("slower", { looks: [selfTestRounds], shift: injected });
  play("main", { looks, shift });
  if (wantsConfirmation(gate, reference)) play("confirmation", { looks, shift });
  return gateVerdict(gate);
}
