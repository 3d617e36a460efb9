import { runningWords } from "../claims/running-ratio.ts";
import { undecided } from "../claims/scorecard.ts";
import { messageOf } from "../errors.ts";
import type { Evidence } from "../evidence/evidence.ts";
import type { PointName } from "../evidence/round.ts";
import type { Plan } from "../plan/schema.ts";
import { writePlan } from "../plan/write.ts";
import { writeEvidence } from "../record/evidence-file.ts";
import { secretsIn } from "../record/redact.ts";
import { type RunFolder, writePlanText } from "../record/run-folder.ts";
import { openSamples, type SampleRow } from "../record/samples.ts";
import type { ReportInput } from "../report/input.ts";
import { Scope } from "../scope.ts";
import type { SetupName } from "../setup/setup.ts";
import type { Toolchain } from "../toolchain/toolchain.ts";
import { requireBackends } from "./backend-folders.ts";
import { type BenchOptions, conductBench } from "./bench/conduct.ts";
import type { PlayedRound } from "./bench/round.ts";
import { TARGET_NAMES } from "./bench/warm.ts";
import { drawReports, judged } from "./draw.ts";
import { failedEnding } from "./ending.ts";
import type { Emit } from "./events.ts";
import { openSession, type Session } from "./session.ts";

/** What the command line hands over. */
export interface BenchRequest {
  readonly command: "run" | "bench";
  readonly plan: Plan;
  readonly toolchain: Toolchain;
  readonly reportsFolder: string;
  readonly cacheFolder: string;
  /** A setup against itself; null = local against server. */
  readonly aa: SetupName | null;
  /** Environment of one side's backend on top of the plan's. */
  readonly extra: BenchOptions["extra"];
  readonly show: Emit;
  readonly signal: AbortSignal;
  readonly interruptedBy: () => string;
}

/**
 * One whole bench: holds the machine, measures, judges, and writes the run's folder. An interrupted
 * run still yields a report of what it has, and no clean-up or full disk takes away what was found.
 * @throws HarnessError PLAN_INVALID, BUSY or STORAGE where it can't begin.
 */
export async function bench(request: BenchRequest): Promise<ReportInput> {
  const { plan, show } = request;
  requireBackends(plan);
  const session = await openSession({
    reportsFolder: request.reportsFolder,
    cacheFolder: request.cacheFolder,
    planName: plan.name,
    secrets: secretsIn(plan),
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

async function measure(request: BenchRequest, session: Session, scope: Scope): Promise<Evidence> {
  const { folder } = session;
  writePlanText(folder, writePlan(request.plan));
  const samples = openSamples(folder);
  scope.defer("close samples.csv.gz", () => samples.close());
  return conductBench({
    ...request,
    session,
    undecided,
    running: runningWords,
    save: (draft) => writeEvidence(folder, draft),
    saveSamples: async (played) => {
      samples.write(rowsOf(played));
      samples.flush();
    },
  });
}

/** Where they can't be written, what was found is still told: the ending says what is missing. */
function writeReports(folder: RunFolder, evidence: Evidence): ReportInput {
  try {
    writeEvidence(folder, evidence);
    const input = judged(evidence, folder.path);
    drawReports(folder, input);
    return input;
  } catch (error) {
    const { ending } = evidence.run;
    const told = ending.kind === "failed" ? ending : failedEnding(error);
    return judged({ ...evidence, run: { ...evidence.run, ending: told } }, null);
  }
}

function* rowsOf({ round, outcomes }: PlayedRound): Generator<SampleRow> {
  for (const phase of ["quiet", "busy"] satisfies PointName[])
    for (const { planned, sample } of outcomes[phase] ?? [])
      yield [
        round.number,
        phase,
        TARGET_NAMES[planned.target] ?? "direct",
        sample.request,
        planned.query,
        planned.dueMs,
        sample.latenessMs,
        sample.latencyMs,
        sample.status,
        sample.errorCode,
        sample.idCount,
        sample.storageMs,
      ];
}
