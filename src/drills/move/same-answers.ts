import type { Invariant } from "../../evidence/drill.ts";
import type { Setup } from "../../setup/setup.ts";
import type { Stage } from "../stage.ts";

/** Distances are worked out by the same core on both sides; the last bits may differ. */
const TOLERANCE = 1e-4;

interface Answer {
  readonly ids: readonly string[];
  readonly distances: readonly number[];
}

/** Asks both sides the known queries: is the nearest record, and how far it is, the same? */
export async function sameAnswers(stage: Stage, from: Setup, to: Setup): Promise<Invariant> {
  const different: string[] = [];
  let farthest = 0;
  for (const { body } of stage.lab.data.appQueries) {
    const [a, b] = await Promise.all([ask(stage, from, body), ask(stage, to, body)]);
    const apart = Math.abs((a.distances[0] ?? Number.NaN) - (b.distances[0] ?? Number.NaN));
    farthest = Math.max(farthest, apart);
    // The nearest is by another id where two lie equally near: the distance tells.
    if (!(apart <= TOLERANCE)) different.push(`${a.ids[0]} against ${b.ids[0]}`);
  }
  const asked = stage.lab.data.appQueries.length;
  return {
    id: "distances-are-equal",
    words: "both sides find the nearest record of every known query equally near",
    outcome: different.length === 0 ? "held" : "broken",
    found:
      different.length === 0
        ? `${asked} queries, at most ${farthest.toExponential(1)} apart`
        : `${different.length} of ${asked} differ, for instance ${different[0]}`,
  };
}

async function ask(stage: Stage, { endpoints }: Setup, body: string): Promise<Answer> {
  const signal = AbortSignal.any([stage.signal, AbortSignal.timeout(stage.lab.settings.timeoutMs)]);
  const response = await fetch(`${endpoints.app}/query`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
    signal,
  });
  if (!response.ok) throw new Error(`a known query was answered with HTTP ${response.status}`);
  return (await response.json()) as Answer;
}
