import type { Claim } from "../claim.ts";
import { AFTER_CLEANUP_NEEDS, judgeAfterCleanup } from "../judges/after-cleanup.ts";
import { CLUSTERING_NEEDS, judgeClustering } from "../judges/clustering.ts";
import { DEPLOY_NEEDS, judgeDeploy } from "../judges/deploy.ts";
import { judgeMigration, MIGRATION_NEEDS } from "../judges/migration.ts";
import { judgeRollback, ROLLBACK_NEEDS } from "../judges/rollback.ts";

/** Getting there, and back. */
export const cutover: readonly Claim[] = [
  {
    id: "deploy",
    promise: "One command sets everything up",
    lines: [104, 370],
    estimand: "time from one command, with nothing but the images there, to the first right answer",
    bound: {
      supported: "one command is enough",
      refuted: "a right answer needs anything besides",
    },
    decider: "count",
    drivers: ["docker"],
    oneBox: true,
    needs: DEPLOY_NEEDS,
    judge: judgeDeploy,
  },
  {
    id: "migration",
    promise: "Data is exported, imported and verified before the switch, in four phases",
    lines: [262, 267, 272, 277],
    estimand: "records that differ after the move: id, document, metadata, vector, neighbours",
    bound: {
      supported: "none differs, with writes going on meanwhile",
      refuted: "one record is lost or changed",
    },
    decider: "count",
    drivers: ["process", "docker", "external"],
    oneBox: true,
    needs: MIGRATION_NEEDS,
    judge: judgeMigration,
  },
  {
    id: "rollback",
    promise: "Going back takes less than 5 minutes",
    lines: [388],
    estimand:
      "time from the decision to steady service on the old side with every acknowledged write",
    bound: {
      supported: "under 5 min with nothing lost, often enough for the plan's confidence",
      refuted: "one rollback takes longer, or loses a write",
    },
    decider: "count",
    drivers: ["process", "docker", "external"],
    oneBox: true,
    needs: ROLLBACK_NEEDS,
    judge: judgeRollback,
  },
  {
    id: "after-cleanup",
    promise: "Going back still works once the old files are removed",
    lines: [277, 388],
    estimand:
      "acknowledged writes on the old side after a rollback that begins after the last phase",
    bound: {
      supported: "under 5 min with nothing lost, often enough for the plan's confidence",
      refuted: "there is nothing to go back to, or one write is lost",
    },
    decider: "count",
    drivers: ["process", "docker", "external"],
    oneBox: true,
    needs: AFTER_CLEANUP_NEEDS,
    judge: judgeAfterCleanup,
  },
  {
    id: "clustering",
    promise: "Two servers side by side are highly available",
    lines: [244],
    estimand: "whether one server reads what was written to the other",
    bound: {
      supported: "every acknowledged write is read from both, and survives the loss of one",
      refuted: "one acknowledged write isn't",
    },
    decider: "count",
    drivers: ["process", "docker"],
    oneBox: true,
    needs: CLUSTERING_NEEDS,
    judge: judgeClustering,
  },
];
