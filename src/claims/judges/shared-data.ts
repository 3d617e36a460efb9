import type { Evidence } from "../../evidence/evidence.ts";
import type { NotExercised } from "../claim.ts";
import { judgeWholeDrill } from "../drills/judge-whole-drill.ts";
import { drillCommand } from "../drills/needs.ts";
import type { Verdict } from "../verdict.ts";

const DRILL = "shared-data";

export const SHARED_DATA_NEEDS: string = drillCommand(DRILL);

/** Whether every backend sees what any of them wrote. */
export const judgeSharedData = (evidence: Evidence): Verdict | NotExercised =>
  judgeWholeDrill(evidence, { claim: "shared-data", drill: DRILL });
