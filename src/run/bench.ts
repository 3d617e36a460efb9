import { runningWords } from "../claims/running-ratio.ts";
import { undecided } from "../claims/scorecard.ts";
import { drillsNamed } from "../drills/catalogue.ts";
import { messageOf } from "../errors.ts";
import type { Evidence } from "../evidence/evidence.ts";
import type { Plan } from "../plan/schema.ts";
import { writePlan } from "../plan/write.ts";
import { writeEvidence } from "../record/evidence-file.ts";
import { secretsIn } from "../record/redact.ts";
import { type RunFolder, reopenRunFolder, writePlanText } from "../record/run-folder.ts";
import { openSamples } from "../record/samples.ts";
import type { ReportInput } from "../report/input.ts";
import { Scope } from "../scope.ts";
import { keysOf } from "../setup/external/keys.ts";
import type { SetupName } from "../setup/setup.ts";
import type { Toolchain } from "../toolchain/toolchain.ts";
import { requireBackends } from "./backend-folders.ts";
import { conductBench } from "./bench/conduct.ts";
import { readEnvironment } from "./bench/environment.ts";
import type { BenchOptions, Command } from "./bench/options.ts";
import { writeReports } from "./draw.ts";
import type { Emit } from "./events.ts";
import { machineDifferences } from "./resume/differences.ts";
import { planHash, requireSame } from "./resume/resumable.ts";
import { rowsOf } from "./sample-rows.ts";
import { openSession, type Session } from "./session.ts";

/** What the command line hands over. */
export interface BenchRequest {
  readonly command: Command;
  readonly plan: Plan;
  readonly toolchain: Toolchain;
  readonly reportsFolder: string;
  readonly cacheFolder: string;
  /** A setup against itself; null = local against server. */
  readonly aa: SetupName | null;
  /** A run that was cut short, to go on with. @default a new run begins */
  readonly resume?: Resume;
  /** Environment of one side's backend on top of the plan's. */
  readonly extra: BenchOptions["extra"];
  readonly show: Emit;
  readonly signal: AbortSignal;
  readonly interruptedBy: () => string;
}

/** A run that was cut short: its folder, and what it had measured. */
export interface Resume {
  readonly folder: string;
  readonly evidence: Evidence;
}

/**
 * One whole bench: holds the machine, measures, judges, and writes the run's folder. An interrupted
 * run still yields a report of what it has, and no clean-up or full disk takes away what was found.
 * @throws HarnessError PLAN_INVALID, BUSY or STORAGE where it can't begin; USAGE where it can't go on,
 * for machine or tools are others.
 */
export async function bench(request: BenchRequest): Promise<ReportInput> {
  const { plan, show } = request;
  requireBackends(plan);
  if (request.resume !== undefined) {
    const { environment } = request.resume.evidence;
    const found = machineDifferences(environment, readEnvironment(request.toolchain, request.plan));
    requireSame("machine and tools", found);
  }
  const secrets = [...secretsIn(plan), ...externalKeys(plan)];
  const session = await openSession({
    reportsFolder: request.reportsFolder,
    cacheFolder: request.cacheFolder,
    planName: plan.name,
    secrets,
    ...(request.resume === undefined
      ? {}
      : { folder: reopenRunFolder(request.resume.folder, secrets) }),
    show,
  });
  const scope = new Scope();
  scope.use("end the run", session);
  try {
    const evidence = await measure(request, session, scope);
    return writeReports(session.folder, evidence);
  } finally {
    await scope[Symbol.asyncDispose]().catch((error: unknown) =>
      show({ kind: "note", words: `cleaning up: ${messageOf(error)}` }),
    );
  }
}

/** What the environment holds for a deployment of somebody's own. @throws HarnessError PLAN_INVALID */
const externalKeys = ({ driver, setups }: Plan): string[] =>
  driver === "external" ? Object.values(keysOf(setups)) : [];

/** A run that goes on keeps its plan.yaml as it was begun with. */
function hashOf({ plan, resume }: BenchRequest, folder: RunFolder): string {
  if (resume !== undefined) return resume.evidence.plan.hash ?? "";
  return planHash(writePlanText(folder, writePlan(plan)));
}

async function measure(request: BenchRequest, session: Session, scope: Scope): Promise<Evidence> {
  const { folder } = session;
  const before = request.resume?.evidence ?? null;
  const part = 1 + (before === null ? 0 : 1 + (before.run.resumed?.length ?? 0));
  const samples = openSamples(folder, { part });
  scope.defer("close samples.csv.gz", () => samples.close());
  return conductBench({
    ...request,
    session,
    planHash: hashOf(request, folder),
    before,
    drills: drillsNamed(request.plan.drills),
    undecided,
    running: runningWords,
    save: (draft) => writeEvidence(folder, draft),
    saveSamples: async (played, phase) => {
      samples.write(rowsOf(played, phase));
      samples.flush();
    },
  });
}
