import type { Evidence } from "../../evidence/evidence.ts";
import type { NotExercised } from "../claim.ts";
import { judgeWholeDrill } from "../drills/judge-whole-drill.ts";
import { drillCommand } from "../drills/needs.ts";
import type { Verdict } from "../verdict.ts";

const DRILL = "migration";

export const MIGRATION_NEEDS: string = drillCommand(DRILL);

/** Whether the move loses and changes nothing, with writes going on meanwhile. */
export const judgeMigration = (evidence: Evidence): Verdict | NotExercised =>
  judgeWholeDrill(evidence, { claim: "migration", drill: DRILL });
