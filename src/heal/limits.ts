import { readFileSync, statSync } from "node:fs";
import type { Milliseconds } from "../units/quantity.ts";

/**
 * Looks for steps of an undo log that have outlived their limit. Asked twice a second through a whole
 * run beside a measurement: it reads the file only when that has changed, and without a schema, whose
 * library alone would take more memory than the rest.
 *
 * @returns what tells their numbers at a wall time, in no order.
 */
export function watchLimits(undoFile: string): (nowMs: Milliseconds) => number[] {
  let seen = "";
  let limits = new Map<number, number>();
  return (nowMs) => {
    const stamp = stampOf(undoFile);
    if (stamp !== seen) limits = readLimits(undoFile);
    seen = stamp;
    return [...limits].filter(([, untilMs]) => untilMs <= nowMs).map(([number]) => number);
  };
}

function stampOf(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? "" : `${stat.size} ${stat.mtimeMs}`;
}

function readLimits(file: string): Map<number, number> {
  const limits = new Map<number, number>();
  for (const line of textOf(file).split("\n")) {
    const { number, untilMs, done } = parse(line);
    if (typeof number !== "number") continue;
    if (done === true) limits.delete(number);
    else if (typeof untilMs === "number") limits.set(number, untilMs);
  }
  return limits;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** {} for a line that was cut in the middle. */
function parse(line: string): { number?: unknown; untilMs?: unknown; done?: unknown } {
  try {
    return Object(JSON.parse(line));
  } catch {
    return {};
  }
}
