import type { DrillEvidence, Stretch } from "../../evidence/drill.ts";

/** The stretch of a drill that its picture shows, in ms from t0. */
export interface DrillWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What is shown of the time before the first fault, at most. */
const BEFORE = 6000;
/** What is shown of the time after the recovery, at least. */
const AFTER = 5000;

/** The step that restarts the setup once more before the final reading. */
const LAST_STEP = "verify finally";

/**
 * The fault and the recovery, with a little on either side: minutes of untroubled life would squeeze
 * them into a few pixels. A drill that breaks nothing is shown whole. Null where nothing was watched.
 */
export function drillWindow({ timeline, faults, clock, steps }: DrillEvidence): DrillWindow | null {
  if (timeline.length === 0) return null;
  const first = Math.min(...timeline.map(({ atMs }) => atMs));
  const last = Math.max(...timeline.map(({ atMs, lastsMs }) => atMs + lastsMs));
  if (faults.length === 0 || last <= 0) return { fromMs: first, toMs: last };
  const ends = [
    ...faults.flatMap(({ atMs, healedAtMs }) => [atMs, healedAtMs ?? atMs]),
    ...(clock?.paths ?? []).flatMap(({ steadyAgain }) => endOf(steadyAgain)),
  ];
  const end = Math.max(...ends);
  // The drill's own last restart would look like an outage that nobody explains.
  const restart = steps.find(({ name, atMs }) => name === LAST_STEP && atMs > end)?.atMs ?? last;
  const toMs = Math.min(last, restart, end + Math.max(AFTER, 0.4 * end));
  return { fromMs: Math.max(first, -Math.max(BEFORE, 0.25 * toMs)), toMs };
}

type Steady = NonNullable<DrillEvidence["clock"]>["paths"][number]["steadyAgain"];

function endOf(moment: Steady): readonly number[] {
  switch (moment.kind) {
    case "within":
      return [moment.highMs];
    case "censored":
      return [moment.afterMs];
    case "none":
      return [];
    default:
      return moment satisfies never;
  }
}

/** A path's stretches within the window, joined until they are few enough to be drawn. */
export function stretchesIn(
  timeline: readonly Stretch[],
  of: { readonly path: Stretch["path"]; readonly window: DrillWindow; readonly most: number },
): readonly Stretch[] {
  const inside = timeline
    .filter(({ path, atMs, lastsMs }) => {
      const { fromMs, toMs } = of.window;
      return path === of.path && atMs + lastsMs > fromMs && atMs < toMs;
    })
    .toSorted((one, other) => one.atMs - other.atMs);
  const each = Math.ceil(inside.length / of.most);
  if (each <= 1) return inside;
  // Nothing is joined across t0: a failure must not seem to come before its fault.
  return [
    ...inParts(
      inside.filter(({ atMs }) => atMs < 0),
      each,
    ),
    ...inParts(
      inside.filter(({ atMs }) => atMs >= 0),
      each,
    ),
  ];
}

function inParts(some: readonly Stretch[], each: number): readonly Stretch[] {
  const joined: Stretch[] = [];
  for (let at = 0; at < some.length; at += each) joined.push(join(some.slice(at, at + each)));
  return joined;
}

/** Failures add up; of latencies the slowest stretch is kept, for a picture must not hide a peak. */
function join(some: readonly Stretch[]): Stretch {
  const [first] = some;
  const last = some.at(-1);
  if (first === undefined || last === undefined) throw new RangeError("Nothing to join.");
  const slowest = <Key extends "latencyMsP50" | "latencyMsP95">(key: Key): Stretch[Key] =>
    some
      .map((stretch) => stretch[key])
      .reduce((one, other) => ((other ?? -1) > (one ?? -1) ? other : one));
  return {
    path: first.path,
    atMs: first.atMs,
    lastsMs: (last.atMs + last.lastsMs - first.atMs) as Stretch["lastsMs"],
    right: some.reduce((sum, { right }) => sum + right, 0),
    failed: some.reduce((sum, { failed }) => sum + failed, 0),
    latencyMsP50: slowest("latencyMsP50"),
    latencyMsP95: slowest("latencyMsP95"),
  };
}
