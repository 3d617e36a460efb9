import { AUDIT_NEEDS, judgeByAudit } from "../audit/judge-by-audit.ts";
import type { Claim } from "../claim.ts";
import { ALERTS_NEEDS, judgeAlerts } from "../judges/alerts.ts";
import { judgeChecklist } from "../judges/checklist.ts";
import { HEALTH_NEEDS, judgeHealth } from "../judges/health.ts";
import { judgeManaged, MANAGED_NEEDS } from "../judges/managed.ts";
import { judgeUpgrades, UPGRADES_NEEDS } from "../judges/upgrades.ts";

/** Running it day by day. */
export const operations: readonly Claim[] = [
  {
    id: "health",
    promise: "A health check tells when the server is ill",
    lines: [170],
    estimand:
      "whether the check described passes on a healthy server and fails under each fault, and how fast",
    bound: {
      supported: "it passes when healthy and fails under every fault",
      refuted: "it fails when healthy, or misses one fault",
    },
    decider: "count",
    drivers: ["process", "docker", "external"],
    oneBox: true,
    needs: HEALTH_NEEDS,
    judge: judgeHealth,
  },
  {
    id: "alerts",
    promise: "Incidents are noticed round the clock",
    lines: [386],
    estimand: "time to detect each fault, by what is deployed",
    bound: { supported: "every fault is noticed", refuted: "one goes unnoticed" },
    decider: "count",
    drivers: ["process", "docker", "external"],
    oneBox:
      "What is deployed, yes (with child processes, the paper's health check alone); whether somebody answers a call, no.",
    needs: ALERTS_NEEDS,
    judge: judgeAlerts,
  },
  {
    id: "monitoring",
    promise: "Everything about the server can be observed: number of records, state, last change",
    lines: [134, 179, 371],
    estimand: "which of the figures named the server exports, and whether they are right",
    bound: {
      supported: "every figure named is exported, and right",
      refuted: "one isn't to be had, or is wrong",
    },
    decider: "count",
    drivers: ["process", "docker"],
    oneBox: true,
    needs: AUDIT_NEEDS,
    judge: judgeByAudit("monitoring"),
  },
  {
    id: "logging",
    promise: "Logs rotate at three files of 10 MB",
    lines: [190],
    estimand: "size on disk after a flood of log lines",
    bound: { supported: "never above 30 MB", refuted: "above it once" },
    decider: "count",
    drivers: ["docker"],
    oneBox: true,
    needs: `${AUDIT_NEEDS}, and a Docker engine`,
    judge: judgeByAudit("logging"),
  },
  {
    id: "dead-settings",
    promise: "Every setting shown has its effect",
    lines: [31, 32, 33, 34],
    estimand: "whether each variable of the paper's server, by itself, has the effect of its name",
    bound: { supported: "all have", refuted: "one hasn't" },
    decider: "count",
    drivers: ["process", "docker"],
    oneBox: true,
    needs: AUDIT_NEEDS,
    judge: judgeByAudit("dead-settings"),
  },
  {
    id: "upgrades",
    promise: "Security updates come in every month",
    lines: [29, 382],
    estimand:
      "acknowledged writes after an upgrade in place, and after going back to the older version",
    bound: {
      supported: "nothing is lost or set otherwise, often enough for the plan's confidence",
      refuted: "one write is lost, one setting changed, or the other version can't be read",
    },
    decider: "count",
    drivers: ["process"],
    oneBox: "Between two versions, yes; whether somebody does it every month, no.",
    needs: UPGRADES_NEEDS,
    judge: judgeUpgrades,
  },
  {
    id: "managed",
    promise: "Managed Chroma gives the same, without operating it",
    lines: [49, 60, 61, 62, 63],
    estimand: "the same benches and checks against a managed deployment",
    bound: null,
    decider: "description",
    drivers: ["external"],
    oneBox: "Scaling by itself, high availability and regions can't be seen from one place.",
    needs: MANAGED_NEEDS,
    judge: judgeManaged,
  },
  {
    id: "checklist",
    promise: "A list of checks before and after deployment is met",
    lines: [287, 288, 289, 290, 291, 292, 295, 296, 297, 298, 299, 300],
    estimand: "each point of the list, with evidence and remedy",
    bound: { supported: "every point holds", refuted: "one doesn't" },
    decider: "count",
    drivers: ["process", "docker", "external"],
    oneBox: "The points that are tried; performance and persistence have runs of their own.",
    needs: AUDIT_NEEDS,
    judge: judgeChecklist,
  },
  {
    id: "not-measurable",
    promise: "The team is trained, and a support channel is there",
    lines: [280, 389],
    estimand: "nothing a machine can measure",
    bound: null,
    decider: "outside measurement",
    drivers: [],
    oneBox: "It is about people.",
    needs: "people: no exercise can show it",
  },
];
