import type { Evidence } from "../../evidence/evidence.ts";
import type { Round } from "../../evidence/round.ts";
import { toRatio } from "../../units/quantity.ts";
import { meanFigure } from "../contrast.ts";
import { judgeComparison } from "../judge-comparison.ts";
import { p50, storageP50 } from "../notes.ts";
import type { Verdict } from "../verdict.ts";
import { latency, sentence, times } from "../words.ts";
import { atPoints, BELOW_ONE } from "./latency.ts";

/** Whether latency is lower with a network between application and database, one request at a time. */
export function judgeLatencyNetwork(evidence: Evidence): Verdict {
  const comparison = atPoints({
    claim: "latency-network",
    evidence,
    bound: BELOW_ONE,
    points: ["quiet"],
  });
  const { rounds } = comparison.used;
  return judgeComparison({
    ...comparison,
    notes: [
      ...loopbackNotes(evidence),
      ...whereTimeGoes(rounds),
      ...directNotes(rounds),
      ...comparison.notes,
    ],
  });
}

/** Child processes of one machine have no network between them; a real one is never faster. */
function loopbackNotes({ setups: { b } }: Evidence): string[] {
  if (b?.driver !== "process") return [];
  return [
    "All parts talk over loopback, the shortest network there is: a real one adds its own time.",
  ];
}

/** The ways a query can go, by their medians. */
function whereTimeGoes(rounds: readonly Round[]): string[] {
  const way = (words: string, ms: number | null, storageMs: number | null): string[] => {
    if (ms === null) return [];
    const storage = storageMs === null ? "" : ` (its storage call ${latency(storageMs)})`;
    return [`${words} ${latency(ms)}${storage}`];
  };
  const ways = [
    ...way("local", p50(rounds, "quiet", "a"), storageP50(rounds, "a")),
    ...way("the server's app path", p50(rounds, "quiet", "b"), storageP50(rounds, "b")),
    ...way("the Chroma server asked directly", p50(rounds, "quiet", "direct"), null),
  ];
  return ways.length === 0
    ? []
    : [sentence(`where the time goes (p50, quiet): ${ways.join(", ")}`)];
}

/** A description only: no application asks Chroma from the harness's seat. */
function directNotes(rounds: readonly Round[]): string[] {
  const found = meanFigure(rounds.flatMap(({ quiet }) => quiet?.directOverA ?? []));
  if (found === null) return [];
  return [
    `The Chroma server asked directly takes ${times(toRatio(found.log))} the time of local's app path (shown, not judged).`,
  ];
}
