import { autoRecovery } from "./auto-recovery.ts";
import { backendLoss } from "./backend-loss.ts";
import { clustering } from "./clustering.ts";
import { crashPersistence } from "./crash-persistence.ts";
import { damagedIndexDrill } from "./damaged-index.ts";
import { deploy, deployAsWritten } from "./deploy.ts";
import type { Drill } from "./drill.ts";
import { flakyNetwork } from "./flaky-network.ts";
import { hang } from "./hang.ts";
import { healthCheck } from "./health-check.ts";
import { loadDistribution, loadDistributionAsWritten } from "./load-distribution.ts";
import { localNotShared } from "./local-not-shared.ts";
import { migration } from "./migration.ts";
import { networkCut } from "./network-cut.ts";
import { recreatePersistence, recreatePersistenceAsWritten } from "./recreate-persistence.ts";
import { restartPersistence } from "./restart-persistence.ts";
import { restoreRunningCopy, restoreStoppedCopy } from "./restore.ts";
import { rollback } from "./rollback.ts";
import { rollbackAfterCleanup } from "./rollback-after-cleanup.ts";
import { sharedData } from "./shared-data.ts";
import { slowNetwork } from "./slow-network.ts";
import { downgrade, upgrade } from "./upgrade.ts";
import { volumeLoss } from "./volume-loss.ts";

/** Every drill, in the order in which they are played. */
export const drills: readonly Drill[] = [
  restartPersistence,
  crashPersistence,
  recreatePersistence,
  recreatePersistenceAsWritten,
  hang,
  networkCut,
  slowNetwork,
  flakyNetwork,
  backendLoss,
  loadDistributionAsWritten,
  loadDistribution,
  damagedIndexDrill,
  restoreRunningCopy,
  restoreStoppedCopy,
  upgrade,
  downgrade,
  healthCheck,
  localNotShared,
  sharedData,
  clustering,
  volumeLoss,
  autoRecovery,
  deployAsWritten,
  deploy,
  migration,
  rollback,
  rollbackAfterCleanup,
];

/** Those of these names, in this order. @throws Error for one that isn't known: plans are checked. */
export function drillsNamed(names: readonly string[]): Drill[] {
  return names.map((name) => {
    const found = drills.find((drill) => drill.name === name);
    if (found === undefined) throw new Error(`There is no drill "${name}".`);
    return found;
  });
}
