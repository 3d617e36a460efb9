import type { Evidence } from "../../evidence/evidence.ts";
import type { NotExercised } from "../claim.ts";
import { judgeWholeDrill } from "../drills/judge-whole-drill.ts";
import { drillCommand } from "../drills/needs.ts";
import type { Verdict } from "../verdict.ts";

const DRILL = "clustering";

export const CLUSTERING_NEEDS: string = drillCommand(DRILL);

/** Whether a second server has what the first one has acknowledged: without that it can't stand in for it. */
export const judgeClustering = (evidence: Evidence): Verdict | NotExercised =>
  judgeWholeDrill(evidence, { claim: "clustering", drill: DRILL });
