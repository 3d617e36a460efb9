import type { Environment } from "../../evidence/evidence.ts";

/** A field that isn't what it was, with both values as they are shown. */
export interface Difference {
  readonly field: string;
  readonly before: string;
  readonly now: string;
}

const SHOWN_MAX = 60;

function shown(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text;
}

const isTree = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Every field in which two trees differ; a list is one field. */
export function differences(before: unknown, now: unknown, path = ""): Difference[] {
  if (isTree(before) && isTree(now))
    return [...new Set([...Object.keys(before), ...Object.keys(now)])].flatMap((name) =>
      differences(before[name], now[name], path === "" ? name : `${path}.${name}`),
    );
  return JSON.stringify(before) === JSON.stringify(now)
    ? []
    : [{ field: path, before: shown(before), now: shown(now) }];
}

/** A kernel keeps another few pages to itself at every boot. */
const MEMORY_TOLERANCE = 0.01;

/** Where machine or tools differ from those that measured before. The harness's own commit is noted elsewhere. */
export function machineDifferences(before: Environment, now: Environment): Difference[] {
  const { memoryBytes: memory, commit: _then, ...rest } = before;
  const { memoryBytes, commit: _now, ...others } = now;
  const isAlike = Math.abs(memoryBytes - memory) <= MEMORY_TOLERANCE * memory;
  return [
    ...differences(rest, others, "environment"),
    ...(isAlike
      ? []
      : [{ field: "environment.memoryBytes", before: shown(memory), now: shown(memoryBytes) }]),
  ];
}
