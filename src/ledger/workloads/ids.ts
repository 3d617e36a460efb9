import type { WorkloadName } from "../ledger.ts";

/** Of every record that a ledger with this seed writes. */
export const idPrefix = (seed: number): string => `assay-ledger-${seed}-`;

/** @param number from 1 */
export const recordId = (seed: number, workload: WorkloadName, number: number): string =>
  `${idPrefix(seed)}${workload}-${String(number).padStart(6, "0")}`;
