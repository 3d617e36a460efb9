import type { PathName } from "../../evidence/drill.ts";
import { monotonicNow, sleep } from "../../host/clock.ts";
import { isSteadyNow } from "../../load/probing/recovery.ts";
import { type Milliseconds, milliseconds } from "../../units/quantity.ts";
import { lifeOf, type Stage } from "../stage.ts";

const LOOK = milliseconds(100);

/** Whether a path has been at its former pace since then, for a whole window. */
export function isSteadyAgain(stage: Stage, path: PathName, sinceMs: Milliseconds): boolean {
  const { steady, probing } = lifeOf(stage);
  const wanted = steady.get(path);
  if (wanted === undefined) return true;
  return isSteadyNow(probing.samples(), path, wanted, { sinceMs, nowMs: monotonicNow() });
}

/** Waits until every path is at its former pace, at most as long as the plan says. */
export async function untilSteady(stage: Stage): Promise<string> {
  const life = lifeOf(stage);
  const { limitMs } = stage.lab.settings;
  const sinceMs = stage.faults.at(-1)?.healedAt?.toMs ?? monotonicNow();
  stage.lab.tell("waiting for the former pace");
  while (!life.paths.every((path) => isSteadyAgain(stage, path, sinceMs))) {
    if (monotonicNow() - sinceMs > limitMs)
      return `not at its former pace within ${limitMs / 1000} s`;
    await sleep(LOOK, stage.signal);
  }
  return `at its former pace ${((monotonicNow() - sinceMs) / 1000).toFixed(1)} s later`;
}
