import type { DrillEvidence } from "../../evidence/drill.ts";
import type { Fingerprint, GateDuet, GateEvidence } from "../../evidence/gate.ts";
import type { PerSecond } from "../../units/quantity.ts";
import type { Variant } from "../bench/lab.ts";
import type { PlayedRound } from "../bench/round.ts";
import type { GateReference } from "./reference-plan.ts";

/** The candidate or a reference, as it can be stood up. */
export interface Contender {
  /** "candidate", or the reference's own name. */
  readonly name: string;
  readonly variant: Variant;
  readonly fingerprint: Fingerprint;
}

/** One duet that is to be played. */
export interface DuetOrder {
  readonly kind: GateDuet["kind"];
  /** Side a. */
  readonly reference: Contender;
  readonly looks: readonly number[];
  /** How much longer each query of side b is made to take, in microseconds; 0 = as it is. */
  readonly slowDownUs: number;
  /** Valid or not, the rounds of the duets before; each round of a night has a number of its own. */
  readonly roundsBefore: number;
}

/** What is asked and told while a duet is played. */
export interface DuetWatch {
  readonly undecided: () => boolean;
  readonly onRound: (played: PlayedRound) => Promise<void>;
  /** The comparison so far, in words, for the screen. */
  readonly running: () => string;
}

/** What a night is made of: everything that starts, measures or breaks something. */
export interface NightSteps {
  readonly candidate: Contender;
  /** Where a slow-down is put in: into the backend, or before it where that is somebody else's. */
  readonly slowsDown: NonNullable<GateDuet["slowedBy"]>;
  /** @throws HarnessError where the reference can't be had. */
  find(reference: GateReference): Promise<Contender>;
  /** Seeds the data once, so that all of them can read it. */
  prepare(references: readonly Contender[]): Promise<void>;
  /** Stands one up on the data and asks it a query. @throws HarnessError where it doesn't answer. */
  tryOut(contender: Contender): Promise<void>;
  /** Fixes the operating points by the reference; the busy rate, or null where none is offered. */
  calibrate(reference: Contender): Promise<PerSecond | null>;
  /** Why it ended before its end; null = it didn't. */
  playDuet(order: DuetOrder, watch: DuetWatch): Promise<string | null>;
  playDrills(of: Contender, onDrill: (played: DrillEvidence) => void): Promise<void>;
  climb(reference: Contender): Promise<GateEvidence["ladders"]>;
}
