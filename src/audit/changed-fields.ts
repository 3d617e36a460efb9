/** A field of a JSON text, by its path, whose value another text has otherwise. */
export interface ChangedField {
  readonly path: string;
  readonly value: unknown;
}

/** What differs in the later text; the order of keys is nobody's business. @throws SyntaxError */
export function changedFields(before: string, after: string): ChangedField[] {
  const known = new Map(leavesOf(JSON.parse(before)));
  return leavesOf(JSON.parse(after)).flatMap(([path, value]) =>
    Object.is(known.get(path), value) ? [] : [{ path, value }],
  );
}

function leavesOf(value: unknown, path = ""): [path: string, value: unknown][] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, `${path}/${key}`));
}

/** Seconds, milliseconds, microseconds, nanoseconds. */
const PER_SECOND = [1, 1e3, 1e6, 1e9];
const NEAR_SECONDS = 60;

/** Whether a value names this very minute: as text, or as a number since 1970 in any usual unit. */
export function isAboutNow(value: unknown, nowSeconds = Date.now() / 1000): boolean {
  const candidates =
    typeof value === "string"
      ? [Date.parse(value) / 1000]
      : PER_SECOND.map((per) => Number(value) / per);
  return candidates.some((seconds) => Math.abs(seconds - nowSeconds) < NEAR_SECONDS);
}
