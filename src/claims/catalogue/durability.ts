import type { Claim } from "../claim.ts";
import { RESTORES_NEEDS } from "../drills/restores.ts";
import { AUTO_RECOVERY_NEEDS, judgeAutoRecovery } from "../judges/auto-recovery.ts";
import { judgeBackup } from "../judges/backup.ts";
import { judgeDataRecovery } from "../judges/data-recovery.ts";
import { judgeLocalLoss, LOCAL_LOSS_NEEDS } from "../judges/local-loss.ts";
import { judgeLocalNotShared, LOCAL_NOT_SHARED_NEEDS } from "../judges/local-not-shared.ts";
import { judgePersistence, PERSISTENCE_NEEDS } from "../judges/persistence.ts";
import { judgeRecovery, RECOVERY_NEEDS } from "../judges/recovery.ts";
import { judgeSharedData, SHARED_DATA_NEEDS } from "../judges/shared-data.ts";
import { judgeUptime, UPTIME_NEEDS } from "../judges/uptime.ts";

/** What happens to the data: restarts, crashes, sharing, backup. */
export const durability: readonly Claim[] = [
  {
    id: "local-loss",
    promise: "Today's local data doesn't outlive its container",
    lines: [13, 129],
    estimand:
      "acknowledged records still there after a restart, and after a recreate with and without a volume",
    bound: {
      supported: "records are gone after a restart",
      refuted: "all are there after a restart (recreating is a finding of its own)",
    },
    decider: "count",
    drivers: ["docker"],
    oneBox: true,
    needs: LOCAL_LOSS_NEEDS,
    judge: judgeLocalLoss,
  },
  {
    id: "local-not-shared",
    promise: "Instances can't share one local folder",
    lines: [17],
    estimand: "stale reads and errors of two processes on one folder",
    bound: {
      supported: "a read misses an acknowledged write, or fails",
      refuted: "every read sees every acknowledged write",
    },
    decider: "count",
    drivers: ["process", "docker"],
    oneBox: true,
    needs: LOCAL_NOT_SHARED_NEEDS,
    judge: judgeLocalNotShared,
  },
  {
    id: "shared-data",
    promise: "All backends see the same data through the server",
    lines: [43, 130, 231],
    estimand: "time until a write through one backend is read through another",
    bound: {
      supported: "every acknowledged write is read by every backend",
      refuted: "one acknowledged write is missed by one backend",
    },
    decider: "count",
    drivers: ["process", "docker", "external"],
    oneBox: true,
    needs: SHARED_DATA_NEEDS,
    judge: judgeSharedData,
  },
  {
    id: "persistence",
    promise: "The server's data is still there after a restart",
    lines: [42, 308],
    estimand: "acknowledged writes found again, in every plane, after each kind of stop",
    bound: {
      supported: "every one, after every kind of stop, often enough for the plan's confidence",
      refuted: "one is missing or wrong",
    },
    decider: "count",
    drivers: ["process", "docker", "external"],
    oneBox: true,
    needs: PERSISTENCE_NEEDS,
    judge: judgePersistence,
  },
  {
    id: "recovery",
    promise: "Service is back within 5 minutes of a failure",
    lines: [373],
    estimand:
      "time from the end of the fault to expected answers at the former pace, for each fault",
    bound: {
      supported: "under 5 min for every fault, often enough for the plan's confidence",
      refuted: "one recovery takes longer",
    },
    decider: "count",
    drivers: ["process", "docker", "external"],
    oneBox: true,
    needs: RECOVERY_NEEDS,
    judge: judgeRecovery,
  },
  {
    id: "auto-recovery",
    promise: "Failures mend themselves",
    lines: [309],
    estimand: "whether service comes back without an operator after a crash, and after a hang",
    bound: {
      supported: "back by itself after every fault, often enough for the plan's confidence",
      refuted: "one fault stays until somebody acts",
    },
    decider: "count",
    drivers: ["docker", "external"],
    oneBox: true,
    needs: AUTO_RECOVERY_NEEDS,
    judge: judgeAutoRecovery,
  },
  {
    id: "uptime",
    promise: "The service is up 99.9 % of the time",
    lines: [307, 366],
    estimand:
      "incidents a month that 43 minutes of allowed downtime leave room for, by measured recovery",
    bound: null,
    decider: "description",
    drivers: ["process", "docker", "external"],
    oneBox: "No run of minutes can show a rate of failures over months.",
    needs: UPTIME_NEEDS,
    judge: judgeUptime,
  },
  {
    id: "data-recovery",
    promise: "Destroyed data is back within an hour",
    lines: [387],
    estimand:
      "time from destruction to verified data, at the plan's size, and how it grows with size",
    bound: {
      supported:
        "under 1 h with every backed-up record right, often enough for the plan's confidence",
      refuted: "one restore takes longer, or isn't whole",
    },
    decider: "count",
    drivers: ["process"],
    oneBox: true,
    needs: RESTORES_NEEDS,
    judge: judgeDataRecovery,
  },
  {
    id: "backup",
    promise: "Backups are made every day, by themselves, and kept in an object store",
    lines: [15, 46, 203, 372, 380],
    estimand: "acknowledged writes in a restored backup, for each way to make one",
    bound: {
      supported: "a scheduled backup happens, restores, and misses nothing older than it",
      refuted: "one doesn't restore, or isn't whole",
    },
    decider: "count",
    drivers: ["process"],
    oneBox: "That a backup is whole, yes; that one is made every day, no run of minutes can show.",
    needs: RESTORES_NEEDS,
    judge: judgeBackup,
  },
];
