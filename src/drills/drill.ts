import type { SetupName } from "../setup/setup.ts";
import type { Milliseconds } from "../units/quantity.ts";
import type { Stage } from "./stage.ts";

/** One part of a drill; a negative control leaves one out. */
export interface Step {
  readonly name: string;
  /** Returns what came of it, in words. What the target does wrong is a finding, never thrown. */
  play(stage: Stage): Promise<string>;
}

/** Workload, faults and invariants, in steps. */
export interface Drill {
  readonly name: string;
  /** What it is about, in a few words. */
  readonly title: string;
  /** Which setups it can be played on; the first where the plan doesn't say. */
  readonly setups: readonly SetupName[];
  /** What it needs besides Chroma, in words; null = nothing. */
  readonly needs: string | null;
  /** What it breaks, in words. */
  readonly breaks: string;
  /** What it stands up by, where it opens no setup. */
  readonly driver?: string;
  /** Whether it needs Toxiproxy, which is set up when it is first used. */
  readonly proxies: boolean;
  /** The version of Chroma that writes its data and runs at first, where another one takes its place. */
  readonly firstChroma?: "previous" | "planned";
  /** A guess. */
  readonly lastsMs: Milliseconds;
  /** Claims it is evidence for, by id. */
  readonly claims: readonly string[];
  readonly steps: readonly Step[];
}
