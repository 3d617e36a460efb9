/**
 * A closed loop: each user sends its next query when the reply to its last has come. For the recall
 * pass and for calibration; a closed loop slows down with its target, so it is never judged.
 *
 *   k6 run -e LOOP=/path/loop.json --no-thresholds --summary-mode=disabled \
 *     --console-output samples.csv --log-format raw scenarios/closed-loop.ts
 *
 * The loop's form is `ClosedLoop` in src/load/wire.ts; a sample's line too.
 */
import exec from "k6/execution";
import { type ClosedLoop, formatSample } from "../src/load/wire.ts";
import { createLineBuffer, loadTargets, sampleOf, send, options as shared } from "./target.ts";

const loop: ClosedLoop = JSON.parse(open(__ENV["LOOP"] ?? "./loop.json"));
const targets = loadTargets(loop.targets);

/** k6's error code of a request that timed out. */
const TIMED_OUT = 1050;

export const options = {
  ...shared,
  scenarios: {
    loop: {
      executor: "per-vu-iterations",
      vus: 1,
      iterations: 1,
      maxDuration: `${Math.ceil((loop.limitMs + loop.timeoutMs) / 1000) + 30}s`,
    },
  },
};

export default async function () {
  const instance = exec.instance;
  const zero = instance.currentTestRunDuration;
  const now = () => instance.currentTestRunDuration - zero;
  const lines = createLineBuffer(100);
  const timeouts = targets.map(() => 0);
  let next = 0;

  const ask = async (request: number) => {
    const [target, query] = loop.requests[request] ?? [0, 0];
    const to = targets[target];
    const timeoutsBefore = timeouts[target];
    if (to === undefined || timeoutsBefore === undefined) throw new Error(`no target ${target}`);
    if (timeoutsBefore >= loop.giveUpAfter) return;
    const sentAt = now();
    const response = await send(to, query, loop.timeoutMs);
    timeouts[target] = response.error_code === TIMED_OUT ? timeoutsBefore + 1 : 0;
    const { blocked, duration } = response.timings;
    const latencyMs = response.status > 0 ? blocked + duration : now() - sentAt;
    const times = { request, latenessMs: sentAt, latencyMs };
    lines.push(formatSample(sampleOf(response, loop.capture, { ...times, path: to.ids })));
  };
  const user = async () => {
    while (next < loop.requests.length && now() < loop.limitMs) {
      next += 1;
      await ask(next - 1);
    }
  };
  // k6 would log an error of ours and exit with 0, as if nothing had been asked.
  await Promise.all(Array.from({ length: loop.users }, user)).catch((error: unknown) =>
    exec.test.abort(String(error)),
  );
  lines.flush();
}
