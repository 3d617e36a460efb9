import { monotonicNow, sleep } from "../../host/clock.ts";
import type { PassedRequest } from "../../setup/nginx/access-log.ts";
import type { Balancing, Setup } from "../../setup/setup.ts";
import { type Milliseconds, milliseconds, seconds } from "../../units/quantity.ts";
import { spreadFacts } from "../spread.ts";
import { mainSetup, Refusal, type Stage } from "../stage.ts";
import { wasSpreadWords } from "./spread-words.ts";

/** After the first answer of the one that is back: enough requests to see its part. */
const WATCH = seconds(6);
const LOOK = milliseconds(250);

function balancingOf(setup: Setup): Balancing {
  if (setup.balancing === undefined) throw new Refusal("the setup has no balancer");
  return setup.balancing;
}

/** Waits until the killed backend answers through the balancer again, then watches on for a while. */
export async function untilSpreadAgain(stage: Stage, killed: number): Promise<string> {
  const balancing = balancingOf(mainSetup(stage));
  const startMs = stage.faults.at(-1)?.healedAt?.fromMs;
  if (startMs === undefined) return "nothing was started again";
  const began = monotonicNow();
  stage.lab.tell("waiting until the load is spread again");
  const hasAnswered = async () =>
    (await onOurClock(balancing)).some(
      ({ atMs, tried, status }) =>
        atMs > startMs && status < 499 && tried.at(-1) === balancing.backends[killed - 1],
    );
  while (!(await hasAnswered())) {
    if (monotonicNow() - began > stage.lab.settings.limitMs)
      return `backend ${killed} got no request within ${stage.lab.settings.limitMs / 1000} s`;
    await sleep(LOOK, stage.signal);
  }
  await sleep(WATCH, stage.signal);
  return `backend ${killed} answers again`;
}

/** Counts what went where, from the baseline until now. */
export async function countSpread(stage: Stage, killed: number): Promise<string> {
  const [staged] = stage.faults;
  if (staged === undefined) return "nothing was broken";
  const balancing = balancingOf(mainSetup(stage));
  const kill = staged.active.injected;
  stage.distribution = spreadFacts({
    requests: await onOurClock(balancing),
    balancing,
    killed,
    fromMs: milliseconds(kill.fromMs - stage.lab.settings.baselineMs),
    kill,
    start: staged.healedAt,
    untilMs: monotonicNow(),
  });
  return wasSpreadWords(stage.distribution);
}

/** nginx notes wall time, everything else here is monotonic. */
async function onOurClock(balancing: Balancing): Promise<readonly PassedRequest[]> {
  const requests = await balancing.requests();
  const offset = Date.now() - monotonicNow();
  return requests.map((request) => ({
    ...request,
    atMs: milliseconds(request.atMs - offset) as Milliseconds,
  }));
}
