import { milliseconds, share } from "../units/quantity.ts";
import type { GateRow, Night } from "./gate.ts";

const FINGERPRINT = { chroma: "1.5.9", backend: "sha256:0", source: null, settings: {} };

/** A row that passes with 1 %. */
export const rowLike = (given: Partial<GateRow> = {}): GateRow => ({
  reference: "old",
  metric: "p50-quiet",
  outcome: "pass",
  value: 0.01,
  low: -0.01,
  high: 0.03,
  level: share(0.978),
  rounds: 5,
  budget: 0.05,
  visible: 0.02,
  accepted: null,
  reasons: [],
  ...given,
});

/** A night that passed; everything that isn't said is unremarkable. */
export const nightLike = (given: Partial<Night> = {}): Night => ({
  version: 1,
  id: "20261101T010000Z-gate-abcd",
  beganAt: "2026-11-01T01:00:00.000Z",
  tookMs: milliseconds(480_000),
  outcome: "pass",
  reasons: ["Nothing to do."],
  selfTest: { slower: true, same: true },
  machine: { cpuModel: "a test's", cores: 2, kernel: "6" },
  harness: { version: "0.1.0", commit: "abc" },
  candidate: FINGERPRINT,
  references: [{ name: "old", fingerprint: FINGERPRINT }],
  rows: [rowLike()],
  ...given,
});

/** Nights in a row from the first of January 2026 on. */
export const nightsLike = (
  count: number,
  of: (index: number) => Partial<Night> = () => ({}),
): Night[] =>
  Array.from({ length: count }, (_, index) =>
    nightLike({
      id: `night-${index}`,
      beganAt: new Date(Date.UTC(2026, 0, 1 + index, 1)).toISOString(),
      ...of(index),
    }),
  );
