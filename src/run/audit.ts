import { randomBytes } from "node:crypto";
import { messageOf } from "../errors.ts";
import type { Plan } from "../plan/schema.ts";
import { writePlan } from "../plan/write.ts";
import { writeEvidence } from "../record/evidence-file.ts";
import { secretsIn } from "../record/redact.ts";
import { writePlanText } from "../record/run-folder.ts";
import type { ReportInput } from "../report/input.ts";
import { Scope } from "../scope.ts";
import { keysOf } from "../setup/external/keys.ts";
import type { Toolchain } from "../toolchain/toolchain.ts";
import { conductAudit } from "./audit/conduct.ts";
import { writeReports } from "./draw.ts";
import type { Emit } from "./events.ts";
import { openSession } from "./session.ts";

/** What the command line hands over. */
export interface AuditRequest {
  readonly plan: Plan;
  readonly toolchain: Toolchain;
  /** Names of the checks to make, of `auditList`. */
  readonly names: readonly string[];
  readonly reportsFolder: string;
  readonly cacheFolder: string;
  readonly show: Emit;
  readonly signal: AbortSignal;
  readonly interruptedBy: () => string;
}

/**
 * One whole audit: holds the machine, sets up what is looked at, judges, and writes the run's folder.
 * @throws HarnessError BUSY or STORAGE where it can't begin.
 */
export async function audit(request: AuditRequest): Promise<ReportInput> {
  const { plan, show } = request;
  const password = randomBytes(24).toString("hex");
  const session = await openSession({
    reportsFolder: request.reportsFolder,
    cacheFolder: request.cacheFolder,
    planName: plan.name,
    secrets: [...secretsIn(plan), ...externalKeys(plan), password],
    show,
  });
  const scope = new Scope();
  scope.use("end the run", session);
  try {
    const { folder } = session;
    writePlanText(folder, writePlan(plan));
    const evidence = await conductAudit({
      ...request,
      session,
      password,
      save: (draft) => writeEvidence(folder, draft),
    });
    return writeReports(folder, evidence);
  } finally {
    await scope[Symbol.asyncDispose]().catch((error: unknown) =>
      show({ kind: "note", words: `cleaning up: ${messageOf(error)}` }),
    );
  }
}

/** What the environment holds for a deployment of somebody's own. @throws HarnessError PLAN_INVALID */
const externalKeys = ({ driver, setups }: Plan): string[] =>
  driver === "external" ? Object.values(keysOf(setups)) : [];
