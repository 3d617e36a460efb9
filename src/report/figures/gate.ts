import type { Fingerprint, GateDuet, GateEvidence, GateRow } from "../../evidence/gate.ts";

/** One line of what the sides of a gate are. */
export interface FingerprintLine {
  readonly name: string;
  /** The candidate's first, then one for each reference. */
  readonly cells: readonly string[];
  /** Whether not all cells say the same. */
  readonly differs: boolean;
}

/** Hashes are told apart by far less than all of their digits. */
const HASH_SHOWN = 12;

/** Candidate and references side by side. */
export function fingerprintLines({
  candidate,
  references,
}: GateEvidence): readonly FingerprintLine[] {
  const sides = [candidate, ...references.map(({ fingerprint }) => fingerprint)];
  const line = (name: string, read: (side: Fingerprint) => string | null, none: string) => {
    const cells = sides.map((side) => read(side) ?? none);
    return {
      name,
      cells,
      differs: new Set(cells).size > 1,
      isEmpty: sides.every((side) => read(side) === null),
    };
  };
  const settings = [...new Set(sides.flatMap((side) => Object.keys(side.settings)))].sort(
    (one, other) => one.localeCompare(other),
  );
  const hash = (text: string | null) => text?.replace(/^sha256:/, "").slice(0, HASH_SHOWN) ?? null;
  return [
    line("Chroma", ({ chroma }) => chroma, "unknown"),
    line("backend", ({ backend }) => hash(backend), "unknown"),
    line("source", ({ source }) => source, "–"),
    ...settings.map((name) => line(name, (side) => side.settings[name] ?? null, "not set")),
  ].filter(({ isEmpty }) => !isEmpty);
}

/** Rows by reference, in the order in which the night names the references. */
export function rowsByReference(
  { references }: GateEvidence,
  rows: readonly GateRow[],
): readonly { readonly reference: string; readonly rows: readonly GateRow[] }[] {
  const groups = Map.groupBy(rows, ({ reference }) => reference);
  const names = [...new Set([...references.map(({ name }) => name), ...groups.keys()])];
  return names.map((reference) => ({ reference, rows: groups.get(reference) ?? [] }));
}

/** The quiet ratio of a duet, as the geometric mean over its valid rounds; null: no figure. */
export function quietRatio({ rounds }: GateDuet): number | null {
  const logs = rounds.flatMap(({ state, quiet }) => {
    const figure = quiet?.bOverA;
    return state.kind === "valid" && figure?.kind === "value" ? [figure.logRatio] : [];
  });
  if (logs.length === 0) return null;
  return Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
}
