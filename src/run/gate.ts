import { readFileSync } from "node:fs";
import { type GateVerdict, gateVerdict } from "../claims/gate/gate-verdict.ts";
import { wantsConfirmation, wantsMoreRounds } from "../claims/gate/more-rounds.ts";
import { HarnessError, messageOf } from "../errors.ts";
import type { Evidence } from "../evidence/evidence.ts";
import type { Accepted } from "../evidence/gate.ts";
import { parseAccepted } from "../plan/accepted.ts";
import type { Plan } from "../plan/schema.ts";
import { writePlan } from "../plan/write.ts";
import { writeEvidence } from "../record/evidence-file.ts";
import { secretsIn } from "../record/redact.ts";
import { type RunFolder, writePlanText } from "../record/run-folder.ts";
import { openSamples } from "../record/samples.ts";
import type { ReportInput } from "../report/input.ts";
import { Scope } from "../scope.ts";
import { keysOf } from "../setup/external/keys.ts";
import type { Toolchain } from "../toolchain/toolchain.ts";
import { requireBackends } from "./backend-folders.ts";
import { writeReports } from "./draw.ts";
import type { Emit } from "./events.ts";
import { conductGate } from "./gate/conduct-gate.ts";
import { type Recorded, recordNight } from "./gate/history.ts";
import { rowsOf } from "./sample-rows.ts";
import { openSession, type Session } from "./session.ts";

/** What the command line hands over. */
export interface GateRequest {
  readonly plan: Plan;
  readonly toolchain: Toolchain;
  readonly reportsFolder: string;
  readonly cacheFolder: string;
  /** Where every night leaves its record; null = nowhere. */
  readonly historyFolder: string | null;
  readonly show: Emit;
  readonly signal: AbortSignal;
  readonly interruptedBy: () => string;
}

/** What came of a night. */
export interface GateResult {
  readonly input: ReportInput;
  readonly verdict: GateVerdict;
  /** null: no history is kept. */
  readonly recorded: Recorded | null;
  /** Why the night isn't in its history; null = nothing kept it out. */
  readonly historyFault: HarnessError | null;
}

/**
 * One whole night: holds the machine, measures the candidate against its references, judges, writes the
 * run's folder and the night's record. An interrupted or failed night leaves both, too.
 * @throws HarnessError PLAN_INVALID, USAGE, BUSY or STORAGE where it can't begin.
 */
export async function gate(request: GateRequest): Promise<GateResult> {
  const { plan, show } = request;
  requireReferences(plan);
  requireBackends(plan);
  const accepted = readAccepted(plan.gate);
  const session = await openSession({
    reportsFolder: request.reportsFolder,
    cacheFolder: request.cacheFolder,
    planName: plan.name,
    secrets: [...secretsIn(plan), ...externalKeys(plan)],
    show,
  });
  const scope = new Scope();
  scope.use("end the run", session);
  try {
    const evidence = await measure({ ...request, accepted }, session, scope);
    const input = writeReports(session.folder, evidence);
    return { input, verdict: verdictOf(evidence), ...recordIn(request, evidence, session.folder) };
  } finally {
    await scope[Symbol.asyncDispose]().catch((error: unknown) =>
      show({ kind: "note", words: `cleaning up: ${messageOf(error)}` }),
    );
  }
}

/** @throws HarnessError PLAN_INVALID. */
export function requireReferences({ name, driver, gate: { references } }: Plan): void {
  if (references.length > 0) return;
  const example = {
    process: "--reference last-release=chroma:1.5.8",
    docker: "--reference last-release=image:chromadb/chroma:1.5.8",
    external: "an `external` with the URLs of the deployment as it was",
  }[driver];
  throw new HarnessError(
    "PLAN_INVALID",
    `Expected one or two references in \`gate.references\` to hold the candidate against, but the plan ${name} names none.`,
    {
      hint: `For example ${example}, or in a plan: gate: { references: [{ name: last-release, chroma: 1.5.8 }] }`,
    },
  );
}

const externalKeys = ({ driver, setups, gate: { references } }: Plan): string[] =>
  driver !== "external"
    ? []
    : [setups.server, ...references].flatMap(({ external }) =>
        Object.values(keysOf({ local: { external }, server: setups.server })),
      );

/** @throws HarnessError PLAN_INVALID for a file that isn't there, or that isn't what it should be. */
function readAccepted({ accepted: file, references }: Plan["gate"]): Accepted[] {
  if (file === null) return [];
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new HarnessError(
      "PLAN_INVALID",
      `Expected the accepted regressions in ${file}, but it can't be read: ${messageOf(cause)}.`,
      { hint: "`gate.accepted` is relative to the plan; null: none is accepted.", cause },
    );
  }
  return parseAccepted(
    text,
    file,
    references.map(({ name }) => name),
  );
}

async function measure(
  request: GateRequest & { readonly accepted: readonly Accepted[] },
  session: Session,
  scope: Scope,
): Promise<Evidence> {
  const { folder } = session;
  writePlanText(folder, writePlan(request.plan));
  const samples = openSamples(folder);
  scope.defer("close samples.csv.gz", () => samples.close());
  return conductGate({
    ...request,
    session,
    judge: { wantsMoreRounds, wantsConfirmation },
    save: (draft) => writeEvidence(folder, draft),
    saveSamples: (played) => {
      samples.write(rowsOf(played));
      samples.flush();
    },
  });
}

function verdictOf({ gate: measured }: Evidence): GateVerdict {
  if (measured === null) throw new Error("A gate's evidence has a gate.");
  return gateVerdict(measured);
}

function recordIn(
  { historyFolder, reportsFolder }: GateRequest,
  evidence: Evidence,
  { secrets }: RunFolder,
): Pick<GateResult, "recorded" | "historyFault"> {
  if (historyFolder === null) return { recorded: null, historyFault: null };
  try {
    const recorded = recordNight(historyFolder, { evidence, reportsFolder, secrets });
    return { recorded, historyFault: null };
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    return { recorded: null, historyFault: error };
  }
}
