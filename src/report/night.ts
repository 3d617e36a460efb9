import { gateVerdict } from "../claims/gate/gate-verdict.ts";
import type { Ending, Evidence } from "../evidence/evidence.ts";
import { NIGHT_VERSION, type Night } from "../evidence/gate.ts";

/**
 * What the history keeps of a night. One that was interrupted or failed comes to nothing, whatever its
 * rows say; they are kept. The last reason is what to do now.
 * @throws RangeError for evidence that is no gate's.
 */
export function nightOf(evidence: Evidence): Night {
  const { run, environment, gate } = evidence;
  if (gate === null)
    throw new RangeError(`Expected the evidence of a gate, got that of ${run.id}.`);
  const verdict = gateVerdict(gate);
  const broken = endWords(run.ending);
  const { cpuModel, cores, kernel, commit } = environment;
  return {
    version: NIGHT_VERSION,
    id: run.id,
    beganAt: run.beganAt,
    tookMs: run.tookMs,
    outcome: broken === null ? verdict.outcome : "inconclusive",
    reasons:
      broken === null
        ? [...verdict.reasons, verdict.next]
        : [...broken, ...verdict.reasons, "Run the gate again, to its end."],
    selfTest: verdict.selfTest,
    machine: { cpuModel, cores, kernel },
    harness: { version: environment.versions["chroma-assay"] ?? "unknown", commit },
    candidate: gate.candidate,
    references: gate.references,
    rows: [...verdict.rows],
  };
}

function endWords(ending: Ending): readonly string[] | null {
  switch (ending.kind) {
    case "complete":
      return null;
    case "interrupted":
      return [`Interrupted by ${ending.by}.`];
    case "failed":
      return [
        `Failed (${ending.code}): ${ending.message}`,
        ...(ending.hint === null ? [] : [ending.hint]),
      ];
    default:
      return ending satisfies never;
  }
}
