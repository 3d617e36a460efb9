import type { GateMetric, GateRow, Night } from "../../evidence/gate.ts";
import { type ChangePoint, changePoints } from "../../stats/change-points.ts";
import { seeded } from "../../stats/random.ts";

/** One night's row, on its day. */
export interface NightPoint {
  readonly beganAt: string;
  readonly row: GateRow;
  /** What is another than the night before: "Chroma 1.5.9", "backend", "harness"; empty: nothing. */
  readonly changed: readonly string[];
}

/** One metric against one reference, night by night. */
export interface Series {
  readonly reference: string;
  readonly metric: GateMetric;
  readonly points: readonly NightPoint[];
  /** By index of point; for advice only. */
  readonly changes: readonly ChangePoint[];
}

/** Every metric against every reference that any night had, in order of first appearance. */
export function seriesOf(nights: readonly Night[]): readonly Series[] {
  const found = new Map<string, { reference: string; metric: GateMetric; points: NightPoint[] }>();
  const allChanges = changesOf(nights);
  nights.forEach((night, index) => {
    const changed = allChanges[index] ?? [];
    for (const row of night.rows) {
      const key = JSON.stringify([row.reference, row.metric]);
      const series = found.get(key) ?? { reference: row.reference, metric: row.metric, points: [] };
      series.points.push({ beganAt: night.beganAt, row, changed });
      found.set(key, series);
    }
    // A night that measured nothing at all leaves its gap in every picture.
    if (night.rows.length > 0) return;
    for (const { reference, metric, points } of found.values())
      points.push({ beganAt: night.beganAt, row: blank(reference, metric), changed });
  });
  return [...found.values()].map((series) => ({ ...series, changes: changesIn(series.points) }));
}

const blank = (reference: string, metric: GateMetric): GateRow => ({
  reference,
  metric,
  outcome: "inconclusive",
  value: null,
  low: null,
  high: null,
  level: null,
  rounds: 0,
  budget: null,
  visible: null,
  accepted: null,
  reasons: [],
});

function changesIn(points: readonly NightPoint[]): readonly ChangePoint[] {
  const known = points.flatMap(({ row: { value } }, at) => (value === null ? [] : [{ at, value }]));
  return changePoints(
    known.map(({ value }) => value),
    seeded(known.length, "trend"),
  ).map((change) => ({ ...change, at: known[change.at]?.at ?? 0 }));
}

/**
 * By night, what is another than in the night before: of nights that measured something. One that didn't
 * knows its candidate by half.
 */
export function changesOf(nights: readonly Night[]): readonly (readonly string[])[] {
  let before: Night | undefined;
  return nights.map((night) => {
    if (night.rows.length === 0) return [];
    const changed = changedSince(before, night);
    before = night;
    return changed;
  });
}

function changedSince(
  before: Night | undefined,
  { candidate, references, harness }: Night,
): string[] {
  if (before === undefined) return [];
  const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
  const old = before.candidate;
  return [
    ...(old.chroma === candidate.chroma ? [] : [`Chroma ${candidate.chroma ?? "?"}`]),
    ...(old.backend === candidate.backend ? [] : ["backend"]),
    ...(old.source === candidate.source ? [] : ["image or URL"]),
    ...(same(old.settings, candidate.settings) ? [] : ["settings"]),
    ...(same(before.references, references) ? [] : ["references"]),
    ...(same(before.harness, harness) ? [] : ["harness"]),
  ];
}
