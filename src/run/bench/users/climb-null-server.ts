import type { CapacityEvidence, GeneratorRung } from "../../../evidence/capacity.ts";
import { latenessP95 } from "../../../load/figures.ts";
import { playTogether } from "../../../load/play-together.ts";
import { steadySchedule } from "../../../load/schedule.ts";
import { quantile } from "../../../stats/quantile.ts";
import { seeded } from "../../../stats/random.ts";
import { milliseconds, type PerSecond, perSecond } from "../../../units/quantity.ts";
import { latenessLimitMs, type NullServerTarget, startNullServer } from "../floors.ts";
import type { Lab } from "../lab.ts";
import { toSchedule } from "../points.ts";
import { processesFor } from "./pass.ts";

const FIRST_PER_SECOND = 1000;
/** A generator that is late here has no use. */
const LAST_PER_SECOND = 100;
const PASS_MS = milliseconds(1500);
/** Rates are doubled so often at most; beyond it the plan's own limit is long reached. */
const RUNGS_MAX = 10;

/**
 * The generator's own ladder, against a server that does nothing: up in doublings until it falls
 * behind its schedule twice, or the plan's highest rate is reached; down where it does so at once.
 */
export async function climbNullServer(lab: Lab): Promise<CapacityEvidence["generator"]> {
  const server = await startNullServer(lab);
  try {
    const rungs: GeneratorRung[] = [];
    const { maxPerSecond } = lab.plan.capacity;
    let rate = Math.min(FIRST_PER_SECOND, maxPerSecond);
    for (let number = 0; number < RUNGS_MAX; number += 1) {
      const rung = await playRung(lab, server, perSecond(rate));
      rungs.push(rung);
      const next = rung.onTime ? Math.min(2 * rate, maxPerSecond) : rate / 2;
      // Enough once it was on time and late, or where the plan or sense ends.
      if (next < LAST_PER_SECOND || rungs.some((one) => one.ratePerSecond === next)) break;
      rate = next;
    }
    rungs.sort((one, other) => one.ratePerSecond - other.ratePerSecond);
    return {
      rungs,
      ceilingPerSecond: rungs.findLast(({ onTime }) => onTime)?.ratePerSecond ?? null,
    };
  } finally {
    await server.stop();
  }
}

/** One rate; late once is late twice, or it was something else. */
async function playRung(
  lab: Lab,
  server: NullServerTarget,
  rate: PerSecond,
): Promise<GeneratorRung> {
  const first = await playOnce(lab, server, { rate, pass: 1 });
  return first.onTime ? first : playOnce(lab, server, { rate, pass: 2 });
}

async function playOnce(
  lab: Lab,
  server: NullServerTarget,
  { rate, pass }: { rate: PerSecond; pass: number },
): Promise<GeneratorRung> {
  lab.emit({ kind: "step at", words: `a server that does nothing: ${rate.toFixed(0)}/s` });
  const planned = steadySchedule({
    rate,
    durationMs: PASS_MS,
    targets: 1,
    queries: lab.data.queryCount,
    random: seeded(lab.plan.seed, "null ladder", rate, pass),
  });
  const schedule = { ...toSchedule(lab, planned, [server.target]), spinMs: milliseconds(0) };
  const processes = processesFor(rate);
  const samples = await playTogether(lab.generator, schedule, {
    name: "null-ladder",
    signal: lab.signal,
    processes,
  });
  const latenessMsP95 = latenessP95(samples);
  const ms = samples.map(({ latencyMs, status }) =>
    status === 200 ? latencyMs : lab.plan.load.timeoutMs,
  );
  return {
    ratePerSecond: rate,
    processes,
    latenessMsP95,
    latencyMsP99: milliseconds(quantile(ms, 0.99) ?? 0),
    onTime: samples.length === planned.length && latenessMsP95 <= latenessLimitMs(0),
  };
}
