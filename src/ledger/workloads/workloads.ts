import type { Operation, WorkloadName } from "../ledger.ts";
import { batchWorkload } from "./batch.ts";
import { deleteWorkload } from "./delete.ts";
import { registerWorkload } from "./register.ts";
import { setWorkload } from "./set.ts";

/** What is written next, and next, without end; a pure function of the seed. */
type Workload = (seed: number) => Generator<Operation, never, void>;

export const WORKLOADS: Readonly<Record<WorkloadName, Workload>> = {
  set: setWorkload,
  register: registerWorkload,
  delete: deleteWorkload,
  batch: batchWorkload,
};
