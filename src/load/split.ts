import type { Sample, Schedule } from "./wire.ts";

/** One schedule as `processes` disjoint ones, dealt out like cards: each has its share all along. */
export function splitSchedule(schedule: Schedule, processes: number): Schedule[] {
  return Array.from({ length: processes }, (_, process) => ({
    ...schedule,
    requests: schedule.requests.filter((_, request) => request % processes === process),
  }));
}

/** The samples of all parts under the whole schedule's numbers, in order of completion. */
export function mergeSamples(
  schedule: Pick<Schedule, "requests">,
  parts: readonly (readonly Sample[])[],
): Sample[] {
  const doneAt = ({ request, latencyMs }: Sample): number =>
    (schedule.requests[request]?.[0] ?? 0) + latencyMs;
  return parts
    .flatMap((samples, process) =>
      samples.map((sample) => ({ ...sample, request: sample.request * parts.length + process })),
    )
    .sort((one, other) => doneAt(one) - doneAt(other));
}
