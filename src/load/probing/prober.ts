import type { PathName } from "../../evidence/drill.ts";
import type { Milliseconds } from "../../units/quantity.ts";
import type { Ask } from "./ask.ts";
import { failureOfReply } from "./judge-reply.ts";
import type { ProbePath, ProbeSample } from "./probing.ts";

/** Where time comes from. */
export interface ProberClock {
  now(): Milliseconds;
  /** Calls back after about that time; the result cancels. */
  after(time: Milliseconds, wake: () => void): () => void;
}

export interface ProberOptions {
  readonly paths: readonly ProbePath[];
  readonly everyMs: Milliseconds;
  readonly timeoutMs: Milliseconds;
  readonly clock: ProberClock;
  readonly ask: Ask;
  readonly onSample: (sample: ProbeSample) => void;
}

/** Sends probes until stopped. */
export interface Prober {
  redirect(path: PathName, url: string): void;
  /** Sends no more, and waits for those under way. */
  stop(): Promise<void>;
  /** Sends no more, and drops those under way: what becomes of them isn't known. */
  abort(): void;
}

/** Due probes of a prober that was asleep are sent late; those older than this not any more. */
const CATCH_UP_MS = 1000;

interface Lane {
  readonly path: ProbePath;
  url: string;
  /** Due so far. */
  turn: number;
  dueMs: Milliseconds;
}

/**
 * The open model: on each path a probe is due every δ, whatever became of the ones before. Paths take
 * turns within δ, so that they don't meet in the target.
 */
export function startProber(options: ProberOptions): Prober {
  const { paths, everyMs, timeoutMs, clock, ask, onSample } = options;
  if (paths.some(({ queries }) => queries.length === 0))
    throw new RangeError("Expected a known query for every path that is probed, got none.");
  const begin = clock.now();
  const lanes = paths.map((path, index): Lane => {
    const offset = (everyMs * index) / paths.length;
    return { path, url: path.url, turn: 0, dueMs: (begin + offset) as Milliseconds };
  });
  const firstDue = lanes.map(({ dueMs }) => dueMs);
  const underWay = new Set<Promise<void>>();
  const aborted = new AbortController();
  let cancel: (() => void) | null = null;

  const send = async ({ path, url, turn, dueMs }: Readonly<Lane>): Promise<void> => {
    const query = turn % path.queries.length;
    const known = path.queries[query];
    if (known === undefined) return;
    const { headers } = path;
    const sentMs = clock.now();
    const reply = await ask({ url, headers, body: known.body, timeoutMs, signal: aborted.signal });
    const doneMs = clock.now();
    if (aborted.signal.aborted) return;
    const failure =
      reply.kind === "none"
        ? reply.why
        : failureOfReply(reply.status, reply.text, known.expectFirst);
    onSample({ path: path.name, query, dueMs, sentMs, doneMs, failure });
  };
  const sendDue = () => {
    for (const [index, lane] of lanes.entries())
      while (lane.dueMs <= clock.now()) {
        if (clock.now() - lane.dueMs <= CATCH_UP_MS) {
          const probe = send({ ...lane }).finally(() => underWay.delete(probe));
          underWay.add(probe);
        }
        lane.turn += 1;
        // Not a sum: rounding would add up.
        lane.dueMs = ((firstDue[index] ?? 0) + lane.turn * everyMs) as Milliseconds;
      }
    if (lanes.length === 0) return;
    const next = Math.min(...lanes.map(({ dueMs }) => dueMs));
    cancel = clock.after(Math.max(0, next - clock.now()) as Milliseconds, sendDue);
  };
  sendDue();
  return {
    redirect(name, url) {
      for (const lane of lanes) if (lane.path.name === name) lane.url = url;
    },
    async stop() {
      cancel?.();
      await Promise.all(underWay);
    },
    abort() {
      cancel?.();
      aborted.abort();
    },
  };
}
