import type { Round } from "../evidence/round.ts";
import type { Milliseconds } from "../units/quantity.ts";

/** What a conductor tells while it works; the journal keeps all, the screen shows some. */
export type RunEvent =
  | { readonly kind: "run began"; readonly runId: string; readonly folder: string }
  /** Remains of a dead run that were undone on entry. */
  | {
      readonly kind: "swept";
      readonly runId: string;
      readonly done: readonly string[];
      readonly failed: readonly string[];
    }
  /** A step began; steps don't nest. */
  | { readonly kind: "step began"; readonly step: string }
  /** How far the step is, in words. */
  | { readonly kind: "step at"; readonly words: string }
  | {
      readonly kind: "step ended";
      readonly step: string;
      readonly tookMs: Milliseconds;
      readonly words: string;
    }
  | { readonly kind: "note"; readonly words: string }
  | { readonly kind: "round ended"; readonly round: Round; readonly running: string }
  /** After a look: whether more rounds are drawn, and why. */
  | {
      readonly kind: "look";
      readonly rounds: number;
      readonly more: boolean;
      readonly words: string;
    }
  | { readonly kind: "process began"; readonly pid: number; readonly what: string }
  | { readonly kind: "failed"; readonly code: string; readonly message: string };

/** Takes events; must not throw. */
export type Emit = (event: RunEvent) => void;
