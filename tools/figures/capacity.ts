/**
 * Capacity: the search against a real server whose capacity is known by formula: one server, 5 ms of
 * exponential service, p99 ≤ 50 ms: 108/s.
 *
 *   node tools/figures/capacity.ts [searches, default 3] [seconds a pass, default 20]
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { blocksOf } from "../../src/load/capacity/blocks.ts";
import { findCapacity, type Ladder } from "../../src/load/capacity/find-capacity.ts";
import { join as joinSamples, latenessP95 } from "../../src/load/figures.ts";
import { play } from "../../src/load/play.ts";
import { steadySchedule } from "../../src/load/schedule.ts";
import { seeded } from "../../src/stats/random.ts";
import { loadToolchain } from "../../src/toolchain/load-toolchain.ts";
import { milliseconds, type PerSecond, perSecond, share } from "../../src/units/quantity.ts";
import { generatorIn } from "./generator.ts";

const [searches = 3, seconds = 20] = process.argv.slice(2).map(Number);
const project = join(import.meta.dirname, "../..");
const { node } = loadToolchain();
const folder = mkdtempSync(join(tmpdir(), "assay-capacity-"));
const objective = { limitMs: milliseconds(50), badMax: share(0.01), failedMax: share(0.001) };
/** μ − ln 100 / 50 ms, with μ = 200/s. */
const TRUTH = 200 - Math.log(100) / 0.05;
const IDS = 10;
const bodies = join(folder, "bodies.jsonl");

async function search(number: number): Promise<void> {
  const server = spawn(node.path, [join(project, "fixtures/known-latency/server.ts"), "queue"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    if (server.stdout === null) throw new Error("No stdout.");
    const [text] = await once(server.stdout, "data");
    const url = `http://127.0.0.1:${Number(String(text))}/`;
    const began = performance.now();
    const found = await findCapacity({
      objective,
      climb: {
        startPerSecond: perSecond(40),
        minPerSecond: perSecond(1),
        maxPerSecond: perSecond(1000),
        maxWhy: "the script's own limit",
        step: 1.1,
        stride: 1.6,
        passesMax: 8,
      },
      probe: async (rate, pass) => {
        const blocks = await playPass(url, { rate, pass, number });
        return { kind: "measured", blocks };
      },
    });
    print(number, found, (performance.now() - began) / 60_000);
  } finally {
    server.kill("SIGKILL");
  }
}

async function playPass(
  url: string,
  { rate, pass, number }: { rate: PerSecond; pass: number; number: number },
) {
  const planned = steadySchedule({
    rate,
    durationMs: milliseconds(seconds * 1000),
    targets: 1,
    queries: 1,
    random: seeded(number, "capacity", rate, pass),
  });
  const samples = await play(
    generatorIn(folder),
    {
      targets: [{ url, headers: {}, bodies }],
      requests: planned.map(({ dueMs }) => [dueMs, 0, 0]),
      timeoutMs: milliseconds(5000),
      spinMs: milliseconds(0),
      capture: "count",
    },
    { name: "capacity", signal: new AbortController().signal },
  );
  const blocks = blocksOf(
    joinSamples(planned, samples, () => IDS),
    objective.limitMs,
  );
  const bad = blocks.reduce((sum, block) => sum + block.bad, 0);
  console.error(
    `  ${rate.toFixed(1)}/s, pass ${pass}: ${bad} of ${samples.length} late; generator p95 ${latenessP95(samples).toFixed(2)} ms`,
  );
  return blocks;
}

function print(number: number, { capacity, rungs }: Ladder, minutes: number): void {
  const cells =
    capacity.kind === "between"
      ? [
          `${capacity.lowPerSecond.toFixed(1)}–${capacity.highPerSecond.toFixed(1)}/s`,
          `${capacity.estimatePerSecond.toFixed(1)}/s`,
          `${((capacity.estimatePerSecond / TRUTH - 1) * 100).toFixed(1)} %`,
          capacity.lowPerSecond <= TRUTH && TRUTH <= capacity.highPerSecond ? "yes" : "no",
        ]
      : [capacity.kind, "–", "–", "no"];
  const passes = rungs.reduce((sum, rung) => sum + rung.passes, 0);
  console.log(`| ${[number, ...cells, passes, minutes.toFixed(1)].join(" | ")} |`);
}

writeFileSync(bodies, '{"request":0}\n');
console.log(`Truth: ${TRUTH.toFixed(1)}/s`);
console.log("| search | interval | estimate | off by | holds the truth | passes | minutes |");
console.log("|---|---|---|---|---|---|---|");
try {
  for (let number = 1; number <= searches; number += 1) await search(number);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
