import type { StopOutcome } from "../setup/setup.ts";

/** "it ended by itself after 120 ms (exit code 0)": a stop that had to be forced is told as such. */
export function stopWords(outcome: StopOutcome): string {
  const after = `after ${Math.round(outcome.tookMs)} ms`;
  if (outcome.kind === "exited") return `it ended by itself ${after} (exit code ${outcome.code})`;
  return outcome.why === "asked"
    ? `it was killed ${after}`
    : `it didn't end within its grace, and was killed ${after}`;
}
