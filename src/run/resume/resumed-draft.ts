import { HarnessError } from "../../errors.ts";
import type { Evidence, Resumption } from "../../evidence/evidence.ts";
import { type Milliseconds, milliseconds } from "../../units/quantity.ts";
import type { Draft } from "../draft.ts";

/**
 * The evidence of a run that goes on: everything that was measured, and when it went on. A drill's trial
 * that the interruption cut short goes: another is played in its place, and beside that one it would
 * leave every promise about the drill without an answer. Its folder stays.
 */
export function resumedDraft(
  before: Evidence,
  { now, commit }: { now: Date; commit: string | null },
): Draft {
  const { run } = before;
  const savedAt = savedAtOf(before);
  const resumption: Resumption = {
    at: now.toISOString(),
    savedAt: new Date(savedAt).toISOString(),
    gapMs: milliseconds(Math.max(0, now.getTime() - savedAt)),
    tookMs: run.tookMs,
    endedBy: endedBy(before),
    rounds: before.rounds.filter(({ state }) => state.kind === "valid").length,
    drills: before.drills.filter(({ state }) => state.kind === "played").length,
    commit,
  };
  return {
    ...before,
    drills: before.drills.filter(({ state }) => state.kind !== "cut"),
    run: { ...run, resumed: [...(run.resumed ?? []), resumption] },
  };
}

/** Said of a resumed run's data where the index isn't the one that the first rounds had. */
const ANOTHER_INDEX =
  "When the run went on, the index was built anew: rounds before and after it have two builds.";

/**
 * Notes what is measured with; of a run that goes on it must be what it was.
 * @throws HarnessError DATA_INVALID that names both hashes.
 */
export function keepData(draft: Draft, facts: Evidence["data"]): void {
  const { data: before } = draft;
  if (before === null || facts === null) {
    draft.data = before ?? facts;
    return;
  }
  if (before.hash !== facts.hash)
    throw new HarnessError(
      "DATA_INVALID",
      `Expected the same data as before the interruption, but data.hash was ${before.hash} and is ${facts.hash}.`,
      { hint: "The data changed meanwhile: bring it back and go on, or begin another run." },
    );
  const isRebuilt = facts.seedingMs !== null && facts.seedingMs !== before.seedingMs;
  if (isRebuilt) noteOfData(draft, ANOTHER_INDEX);
}

/** Said once, however often the run goes on. */
export function noteOfData(draft: Draft, note: string): void {
  const { data } = draft;
  if (data === null || data.notes.includes(note)) return;
  draft.data = { ...data, notes: [...data.notes, note] };
}

/** The last part's begin and how long it took: when it ended, or was last saved. */
function savedAtOf({ run }: Evidence): number {
  const last = run.resumed?.at(-1);
  const began = Date.parse(last?.at ?? run.beganAt);
  const earlier: Milliseconds = last?.tookMs ?? milliseconds(0);
  return began + run.tookMs - earlier;
}

function endedBy({ run: { ending } }: Evidence): string {
  switch (ending.kind) {
    case "complete":
      return "its end";
    case "interrupted":
      return ending.by;
    case "failed":
      return `a failure (${ending.code})`;
    default:
      return ending satisfies never;
  }
}
