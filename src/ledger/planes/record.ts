import type { Found, Plane } from "../findings.ts";
import { ABSENT, type History, type State } from "../model.ts";
import { type Seen, seenWords } from "./seen.ts";

/** The planes of one record, each by itself. */
export interface SeenRecord {
  readonly documents: Seen;
  readonly metadata: Seen;
  readonly vectors: Seen;
}

/** A record whose planes don't say one version: nothing more can be told of it. */
export const UNCLEAR: State = -1;

/** Holds one record that is there against what was written under its id. */
export function judgeRecord(
  id: string,
  history: History,
  seen: SeenRecord,
): { readonly state: State; readonly found: readonly Found[] } {
  const planes = Object.entries(seen) as [keyof SeenRecord, Seen][];
  const foreign = planes.filter(([, { kind }]) => kind === "foreign");
  if (foreign.length > 0)
    return {
      state: UNCLEAR,
      found: foreign.map(([plane]) => ({
        kind: "unexpected",
        plane,
        words: `${id}: expected ${expectedWords(history)}, its ${plane} are of nobody`,
      })),
    };
  const read = planes.filter(([, { kind }]) => kind !== "unread");
  const [version, ...others] = new Set(read.map(([, each]) => versionOf(each)));
  if (version === undefined || version === null || others.length > 0)
    return { state: UNCLEAR, found: [torn(id, history, read)] };
  const found = judgeState(id, history, version);
  return { state: version, found: found === null ? [] : [found] };
}

const versionOf = (seen: Seen): number | null => (seen.kind === "version" ? seen.version : null);

/** The plane that is named is the one that differs from the two others, the last one in doubt. */
function torn(
  id: string,
  history: History,
  read: readonly (readonly [keyof SeenRecord, Seen])[],
): Found {
  const alike = (version: number | null) =>
    read.filter(([, each]) => versionOf(each) === version).length;
  const odd = read.findLast(([, each]) => alike(versionOf(each)) === 1) ?? read.at(-1);
  const plane: Plane = odd?.[0] ?? "documents";
  const words = read.map(([name, each]) => `${name} ${seenWords(each)}`).join(", ");
  return { kind: "torn", plane, words: `${id}: expected ${expectedWords(history)}, got ${words}` };
}

/** A version in all planes, or nothing in any: null = that is allowed. */
export function judgeState(id: string, history: History, state: State): Found | null {
  if (history.allowed.has(state)) return null;
  const words = `${id}: expected ${expectedWords(history)}, got ${stateWords(state)}`;
  return { kind: kindOf(history, state), plane: "ids", words };
}

function kindOf({ writes, settled }: History, state: State): Found["kind"] {
  if (state === ABSENT) return "lost";
  const write = writes.find(({ kind, version }) => kind !== "delete" && version === state);
  if (write === undefined || write.outcome === "fail") return "unexpected";
  if (settled === ABSENT) return "resurrected";
  return state < settled ? "stale" : "unexpected";
}

const stateWords = (state: State): string => (state === ABSENT ? "nothing" : `version ${state}`);

/** "version 3, or 4 if that was applied" */
function expectedWords({ settled, allowed }: History): string {
  const others = [...allowed].filter((state) => state !== settled);
  const sure = allowed.has(settled) ? [stateWords(settled)] : [];
  const unknown = others.map((state) => `${stateWords(state)} (outcome unknown)`);
  return [...sure, ...unknown].join(" or ");
}
