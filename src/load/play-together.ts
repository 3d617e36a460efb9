import { milliseconds } from "../units/quantity.ts";
import { type Generator, type PlayOptions, play } from "./play.ts";
import { mergeSamples, splitSchedule } from "./split.ts";
import type { Sample, Schedule } from "./wire.ts";

/** What one k6 process sends on time; beyond it the schedule is split. */
export const PROCESS_PER_SECOND = 6000;

/** k6 compiles its script before it can begin, one process beside the other. */
const LEAD_MS = 1500;
const LEAD_PROCESS_MS = 700;

/**
 * Plays a schedule with several processes of k6, each its own part of it, from one common start; the
 * merged samples are those that one process would have seen. Where one breaks, all are ended.
 */
export async function playTogether(
  generator: Generator,
  schedule: Schedule,
  options: PlayOptions & { readonly processes: number },
): Promise<Sample[]> {
  const { processes, name, signal, onProgress } = options;
  if (processes <= 1) return play(generator, schedule, options);
  const broken = new AbortController();
  const startAtMs = milliseconds(Date.now() + LEAD_MS + processes * LEAD_PROCESS_MS);
  const done = Array.from({ length: processes }, () => 0);
  const plays = splitSchedule(schedule, processes).map(async (part, process) => {
    try {
      return await play(
        generator,
        { ...part, startAtMs },
        {
          name: `${name}-${process + 1}`,
          signal: AbortSignal.any([signal, broken.signal]),
          onProgress: (samples) => {
            done[process] = samples;
            onProgress?.(done.reduce((sum, one) => sum + one, 0));
          },
        },
      );
    } catch (error) {
      // The first reason is the one that tells: an abort that has happened isn't changed any more.
      broken.abort(error);
      throw error;
    }
  });
  const ended = await Promise.allSettled(plays);
  signal.throwIfAborted();
  if (broken.signal.aborted) throw broken.signal.reason;
  return mergeSamples(
    schedule,
    ended.flatMap((end) => (end.status === "fulfilled" ? [end.value] : [])),
  );
}
