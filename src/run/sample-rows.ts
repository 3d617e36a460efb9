import type { PointName } from "../evidence/round.ts";
import type { SampleRow } from "../record/samples.ts";
import type { PlayedRound } from "./bench/round.ts";
import { TARGET_NAMES } from "./bench/warm.ts";

/**
 * Every request of a round, as samples.csv.gz has it.
 * @param phase "alone": of a round with one setup up at a time; else the points' own names
 */
export function* rowsOf({ round, outcomes }: PlayedRound, phase?: "alone"): Generator<SampleRow> {
  for (const point of ["quiet", "busy"] satisfies PointName[])
    for (const { planned, sample } of outcomes[point] ?? [])
      yield [
        round.number,
        phase ?? point,
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
