import type { CapacityEvidence, Contrast } from "../../evidence/capacity.ts";
import type { Evidence } from "../../evidence/evidence.ts";
import type { Round, Side } from "../../evidence/round.ts";
import { median } from "../../stats/median.ts";
import { resourceBars } from "../bars.ts";
import { contrastOf, cpuFigures } from "../contrast.ts";
import { judgeComparison } from "../judge-comparison.ts";
import { cutNotes } from "../notes.ts";
import { signedRankNotes } from "../signed-rank-notes.ts";
import { usedRounds } from "../used-rounds.ts";
import { contrastsOf } from "../users/compared.ts";
import { cpuPerThousand, memoryAfter, topRung } from "../users/cost.ts";
import type { Verdict } from "../verdict.ts";
import { mebibytes, sentence } from "../words.ts";
import { BELOW_ONE } from "./latency.ts";

/** Whether the server setup answers a query with less CPU time over all its parts. */
export function judgeResources(evidence: Evidence): Verdict {
  const used = usedRounds(evidence);
  const { rounds, level } = used;
  const contrast = contrastOf("CPU per query", cpuFigures(rounds), level);
  return judgeComparison({
    claim: "resources",
    evidence,
    used,
    held: [{ contrast, bound: BELOW_ONE }],
    bars: resourceBars(evidence, rounds),
    notes: [
      ...cpuNotes(rounds),
      ...memoryNotes(rounds),
      ...ladderNotes(evidence),
      ...signedRankNotes(["CPU per query"], rounds, level),
      ...cutNotes(evidence),
    ],
  });
}

function cpuNotes(rounds: readonly Round[]): string[] {
  const perThousand = (side: Side): number | null =>
    median(
      rounds.flatMap(({ resources: { [side]: found } }) =>
        found === undefined || found.queries === 0
          ? []
          : [(found.cpuSeconds / found.queries) * 1000],
      ),
    );
  const [a, b] = [perThousand("a"), perThousand("b")];
  if (a === null || b === null) return [];
  const words = `CPU for 1,000 queries: local ${a.toFixed(2)} s, the server setup ${b.toFixed(2)} s`;
  return [sentence(`${words}${partWords(rounds)}`)];
}

/** Which part of b takes how much, so that the reader sees where it goes. */
function partWords(rounds: readonly Round[]): string {
  const last = rounds.at(-1)?.resources.b;
  const whole = last?.cpuSeconds ?? 0;
  if (last === undefined || whole === 0 || last.parts.length < 2) return "";
  const parts = last.parts.map(
    ({ role, cpuSeconds }) => `${role} ${Math.round((100 * cpuSeconds) / whole)} %`,
  );
  return ` (${parts.join(", ")})`;
}

/** At the users' ladders, where a second contrast may stand: several backends cost more memory at least. */
function ladderNotes({ capacity }: Evidence): string[] {
  if (capacity === null) return [];
  return contrastsOf(capacity).flatMap((contrast) => {
    const of = (side: Side) => costOf(capacity, contrast, side);
    const [a, b] = [of("a"), of("b")];
    return a === null || b === null
      ? []
      : [sentence(`at the most users that were surely held, ${contrast}: local ${a}, server ${b}`)];
  });
}

function costOf(capacity: CapacityEvidence, contrast: Contrast, side: Side): string | null {
  // What holds a strict limit holds a lenient one.
  const limitMs = Math.max(...capacity.objective.limitsMs);
  const top = topRung(capacity, side, { limitMs, contrast });
  const memory = memoryAfter(capacity, side, contrast);
  return top === null || memory === null
    ? null
    : `${cpuPerThousand(top).toFixed(2)} s of CPU for 1,000 requests and ${mebibytes(memory)}`;
}

/** Memory is described: how much of it is worth how much CPU is for the reader to say. */
function memoryNotes(rounds: readonly Round[]): string[] {
  const peak = (side: Side): number | null =>
    median(rounds.flatMap(({ resources: { [side]: found } }) => found?.pssBytesMax ?? []));
  const [a, b] = [peak("a"), peak("b")];
  if (a === null || b === null) return [];
  return [`Peak memory (PSS summed): local ${mebibytes(a)}, the server setup ${mebibytes(b)}.`];
}
