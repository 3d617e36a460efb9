/**
 * Power: local against local whose backend burns CPU time in every query. Found = the quiet interval,
 * at the level of three looks, lies above 1.
 *
 *   node tools/figures/power.ts <slow-down, e.g. 0.02> <rounds, e.g. 12> [times, default 3]
 *
 * The time to burn is that share of local's quiet p50, measured first by one A/A round.
 */
import { resolve } from "node:path";
import { claimIds } from "../../src/claims/catalogue.ts";
import type { Evidence } from "../../src/evidence/evidence.ts";
import { cacheFolder } from "../../src/host/folders.ts";
import { planOfProfile } from "../../src/plan/parse.ts";
import { parseSetting } from "../../src/plan/settings.ts";
import { bench } from "../../src/run/bench.ts";
import { drillNames } from "../../src/run/drill-list.ts";
import { pairedInterval } from "../../src/stats/interval.ts";
import { levelForLooks } from "../../src/stats/looks.ts";
import { loadToolchain } from "../../src/toolchain/load-toolchain.ts";
import { quietLogs } from "./quiet-logs.ts";

const [slowDown = 0.02, rounds = 12, times = 3] = process.argv.slice(2).map(Number);
const interrupt = new AbortController();
process.on("SIGINT", () => interrupt.abort());

async function measure(count: number, burnUs: number, seed: number): Promise<Evidence> {
  const settings = [
    `rounds.looks=[${count}]`,
    `seed=${seed}`,
    "name=power",
    "load.busy.blocks=4",
  ].map(parseSetting);
  const known = { claims: claimIds, drills: drillNames };
  const { evidence } = await bench({
    command: "bench",
    plan: planOfProfile("quick", { known, settings }),
    toolchain: loadToolchain(),
    reportsFolder: resolve("reports"),
    cacheFolder: cacheFolder(),
    aa: "local",
    extra: { a: {}, b: { BACKEND_BURN_US: String(burnUs) } },
    show: () => undefined,
    signal: interrupt.signal,
    interruptedBy: () => "SIGINT",
  });
  return evidence;
}

function p50(evidence: Evidence): number {
  const found = evidence.rounds.find(({ quiet }) => quiet !== null)?.quiet?.targets.a?.p50;
  if (found?.kind !== "value") throw new Error("The A/A round has no p50.");
  return found.ms;
}

const burnUs = Math.round(p50(await measure(1, 0, 0)) * 1000 * slowDown);
console.log(`burning ${burnUs} µs = ${slowDown * 100} % of local's quiet p50`);
for (let time = 1; time <= times; time += 1) {
  const evidence = await measure(rounds, burnUs, time);
  const logs = quietLogs(evidence);
  if (logs.length < 2) {
    console.log(`${evidence.run.id}: not judged, ${logs.length} valid rounds`);
    continue;
  }
  const { mean, low, high, sd } = pairedInterval(logs, levelForLooks(3));
  const [ratio, from, to] = [mean, low, high].map((log) => Math.exp(log).toFixed(4));
  const found = low > 0 ? "FOUND" : "not found";
  console.log(
    `${evidence.run.id}: ${logs.length} rounds, ${ratio} (${from} to ${to}), s ${sd.toFixed(4)}: ${found}`,
  );
}
