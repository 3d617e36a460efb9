import type { JournaledAttempt } from "./journal-lines.ts";
import type { OperationKind, Outcome } from "./ledger.ts";

/** What is stored under an id: a version, or nothing. */
export type State = number;
export const ABSENT: State = 0;

/** One operation on one id. */
export interface Write {
  /** The attempt's number; a batch's records share it. */
  readonly attempt: number;
  readonly kind: OperationKind;
  readonly version: number;
  readonly outcome: Outcome;
}

/** What was written under one id, in order, and what may be there now. */
export interface History {
  readonly writes: readonly Write[];
  /** Where the acknowledged writes lead if no unknown one was applied. */
  readonly settled: State;
  /** Every state that is no fault. */
  readonly allowed: ReadonlySet<State>;
}

/**
 * For every id the states in which it may be. Operations on an id come one after the other. An
 * unknown one may have been applied at once, or may be at any time later, also after one that was
 * acknowledged later: SQLite waits up to 1,000 s for its lock, and no client of Chroma's gives up.
 */
export function historiesOf(attempts: readonly JournaledAttempt[]): Map<string, History> {
  const writes = new Map<string, Write[]>();
  for (const { number, kind, outcome, records } of attempts)
    for (const { id, version } of records) {
      const write: Write = { attempt: number, kind, version, outcome };
      const earlier = writes.get(id);
      if (earlier === undefined) writes.set(id, [write]);
      else earlier.push(write);
    }
  return new Map([...writes].map(([id, all]) => [id, historyOf(all)]));
}

function historyOf(writes: readonly Write[]): History {
  let settled = ABSENT;
  let allowed: Set<State> = new Set([ABSENT]);
  const pending: Write[] = [];
  for (const write of writes) {
    if (write.outcome === "fail") continue;
    if (write.outcome === "unknown") pending.push(write);
    else {
      settled = apply(write, settled);
      allowed = new Set([...allowed].map((state) => apply(write, state)));
    }
    addPending(allowed, pending);
  }
  return { writes, settled, allowed };
}

/** Adds where pending operations may lead, in whatever order they are applied. */
function addPending(states: Set<State>, pending: readonly Write[]): void {
  for (const { kind, version } of pending)
    if (kind !== "add") states.add(kind === "delete" ? ABSENT : version);
  if (!states.has(ABSENT)) return;
  for (const { kind, version } of pending) if (kind === "add") states.add(version);
}

/** As Chroma does: the add of an id that exists is acknowledged and does nothing. */
function apply({ kind, version }: Write, state: State): State {
  switch (kind) {
    case "add":
      return state === ABSENT ? version : state;
    case "upsert":
      return version;
    case "delete":
      return ABSENT;
    default:
      return kind satisfies never;
  }
}

/** What the write leaves behind where it has an effect. */
export const effectOf = ({ kind, version }: Write): State => (kind === "delete" ? ABSENT : version);
