import type { Round, Side } from "../../evidence/round.ts";
import { median } from "./rounds.ts";

/** How one setup comes up: the middle one of the rounds. */
export interface StartSum {
  readonly readyMs: number | null;
  readonly firstQueryMs: number | null;
}

/** Starts of one setup over the valid rounds; null where none was measured. */
export function startSum(rounds: readonly Round[], side: Side): StartSum | null {
  const found = rounds.flatMap((round) => round.starts[side] ?? []);
  if (found.length === 0) return null;
  return {
    readyMs: median(found.map(({ readyMs }) => readyMs)),
    firstQueryMs: median(found.map(({ firstQueryMs }) => firstQueryMs)),
  };
}
