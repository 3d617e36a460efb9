/**
 * Plays a schedule: each request is sent at its due time, whatever became of the ones before it
 * (open model), and its latency counts from the *due* time, so that a late generator or a stalled
 * server can't hide. One VU, one iteration.
 *
 *   k6 run -e SCHEDULE=/path/schedule.json --no-thresholds --summary-mode=disabled \
 *     --console-output samples.csv --log-format raw scenarios/query-latency.ts
 *
 * The schedule's form is `Schedule` in src/load/wire.ts; a sample's line too.
 */
import exec from "k6/execution";
import { formatSample, type Schedule } from "../src/load/wire.ts";
import {
  createLineBuffer,
  loadTargets,
  orAbort,
  sampleOf,
  send,
  options as shared,
} from "./target.ts";

const schedule: Schedule = JSON.parse(open(__ENV["SCHEDULE"] ?? "./schedule.json"));
const targets = loadTargets(schedule.targets);
const { requests, spinMs, capture, timeoutMs, startAtMs } = schedule;

/** Time from k6's start of the iteration to the schedule's zero, where it plays alone. */
const LEAD_MS = 100;
/** Longest wait for a common start. */
const TOGETHER_MS = 60_000;

/** When a request leaves, from the schedule's zero. */
function leavesMs(request: number): number {
  const [dueMs = 0, target = 0] = requests[request] ?? [];
  return dueMs + (targets[target]?.holdMs ?? 0);
}

/** Requests as they leave, where some are held back; [] = in order of due time. */
const order = targets.some(({ holdMs }) => holdMs > 0)
  ? [...requests.keys()].sort((one, other) => leavesMs(one) - leavesMs(other))
  : [];

const leadMs = startAtMs === undefined ? LEAD_MS : TOGETHER_MS;
const lastLeavesMs = leavesMs(order.at(-1) ?? requests.length - 1);

export const options = {
  ...shared,
  scenarios: {
    schedule: {
      executor: "per-vu-iterations",
      vus: 1,
      iterations: 1,
      // Beyond the last timeout: the schedule ends by itself, k6 never cuts it.
      maxDuration: `${Math.ceil((leadMs + lastLeavesMs + timeoutMs) / 1000) + 30}s`,
    },
  },
};

export default function () {
  const instance = exec.instance;
  const now = () => instance.currentTestRunDuration;
  const zero = startAtMs === undefined ? now() + LEAD_MS : zeroAt(now, startAtMs);
  const lines = createLineBuffer(100);
  let next = 0;
  let live = 0;

  const post = (request: number) => {
    const due = requests[request];
    const target = due && targets[due[1]];
    if (due === undefined || target === undefined) throw new Error(`no target for ${request}`);
    const dueAt = zero + due[0];
    const sentAt = now();
    live += 1;
    const reply = send(target, due[2], timeoutMs);
    const handedOverAt = now();
    const take = orAbort((response: Awaited<typeof reply>) => {
      const { blocked, duration } = response.timings;
      // A request without a reply has no timings: there the clock of this callback has to do.
      const latencyMs =
        response.status > 0 ? handedOverAt - dueAt + blocked + duration : now() - dueAt;
      const latenessMs = sentAt - dueAt - target.holdMs;
      const times = { request, latenessMs, latencyMs };
      lines.push(formatSample(sampleOf(response, capture, { ...times, path: target.ids })));
      live -= 1;
      if (next >= requests.length && live === 0) lines.flush();
    });
    void reply.then(take);
  };

  const fire = orAbort(() => {
    while (next < requests.length) {
      const request = order[next] ?? next;
      const leavesAt = zero + leavesMs(request);
      const wakeInMs = leavesAt - spinMs - now();
      if (wakeInMs > 0) {
        setTimeout(fire, wakeInMs);
        return;
      }
      // Timers have a grain of 1 ms: wake early and spin.
      while (leavesAt > now());
      next += 1;
      post(request);
    }
  });
  fire();
}

/**
 * The common start on this process's own clock. Date.now() shows whole milliseconds, so one of its
 * edges is waited for: there it is exact.
 */
function zeroAt(now: () => number, startAt: number): number {
  const before = Date.now();
  let wall = before;
  while (wall === before) wall = Date.now();
  const leftMs = startAt - wall;
  if (leftMs < 0) exec.test.abort(`ready ${-leftMs} ms after the common start`);
  return now() + leftMs;
}
