import type { Evidence } from "../../evidence/evidence.ts";
import { judgeComparison } from "../judge-comparison.ts";
import type { Verdict } from "../verdict.ts";
import { atBothPoints, BELOW_ONE } from "./latency.ts";

/** Whether queries are faster at all, at both operating points. */
export const judgeFaster = (evidence: Evidence): Verdict =>
  judgeComparison(atBothPoints("faster", evidence, BELOW_ONE));
