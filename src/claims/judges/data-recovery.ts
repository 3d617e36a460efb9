import type { Evidence } from "../../evidence/evidence.ts";
import { seconds } from "../../units/quantity.ts";
import type { NotExercised } from "../claim.ts";
import { judgeByCounting } from "../drills/judge-by-counting.ts";
import { ledgerOutcome } from "../drills/ledger-outcome.ts";
import { boundsOf, spanWords, timeWords } from "../drills/moments.ts";
import { notExercised } from "../drills/needs.ts";
import { joined } from "../drills/outcome.ts";
import { recoveryOutcome, recoveryTime } from "../drills/recovery-outcome.ts";
import { RESTORES_NEEDS, restoresIn, wayOf } from "../drills/restores.ts";
import { trialsOf } from "../drills/trial.ts";
import type { Verdict } from "../verdict.ts";
import { sentence } from "../words.ts";

/** The paper's "less than an hour". */
const BOUND = seconds(3600);

/** Whether everything older than the backup is back in time, for each way to make one. */
export function judgeDataRecovery(evidence: Evidence): Verdict | NotExercised {
  const drills = restoresIn(evidence);
  const trials = trialsOf(drills, (drill) => ({
    fault: wayOf(drill),
    outcome: joined([recoveryOutcome(drill, BOUND), ledgerOutcome(drill.ledger)]),
    took: boundsOf(recoveryTime(drill)?.measured),
  }));
  const [first] = trials;
  if (first === undefined) return notExercised("data-recovery", RESTORES_NEEDS, drills);
  const decision = recoveryTime(first.drill)?.decisionMs;
  return judgeByCounting({
    claim: "data-recovery",
    evidence,
    trials,
    place: (way) => `from ${way}`,
    say: ({ fault, took }) =>
      took === null
        ? `everything older than the backup is back from ${fault}`
        : `back from ${fault} ${spanWords(took.lowMs, took.highMs)} after it was destroyed, nothing older than the backup missing`,
    missing: [],
    mend: "data that comes back whole: what the ledger found stands with the drill",
    notes: [
      ...(decision === undefined
        ? []
        : [`${timeWords(decision)} are assumed on top for a person to notice and decide.`]),
      ...sizeNotes(first.drill),
    ],
  });
}

/** What grows with the data: the rest of the time doesn't. */
function sizeNotes({ spans, ledger }: Evidence["drills"][number]): string[] {
  const span = spans.find(({ id }) => id === "put back");
  if (span?.took.kind !== "within" || ledger === null) return [];
  const copied = spans.find(({ id }) => id === "copy");
  const parts = [copied, span].flatMap((part) =>
    part?.took.kind === "within" ? [`${part.words}: ${part.took.highMs.toFixed(0)} ms`] : [],
  );
  return [
    sentence(
      `at the size of this run (${ledger.before.toLocaleString("en")} records before the drill): ${parts.join("; ")}; these parts grow with the folder, and the longer a running server is copied, the more is written meanwhile`,
    ),
  ];
}
