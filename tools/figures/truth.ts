/**
 * Truth: what the generator says against what a server of known latency logged, from the due time.
 *
 *   node tools/figures/truth.ts [seconds a law, default 60] [rate, default 100]
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { play } from "../../src/load/play.ts";
import { steadySchedule } from "../../src/load/schedule.ts";
import { quantile } from "../../src/stats/quantile.ts";
import { seeded } from "../../src/stats/random.ts";
import { loadToolchain } from "../../src/toolchain/load-toolchain.ts";
import { milliseconds, perSecond } from "../../src/units/quantity.ts";
import { generatorIn } from "./generator.ts";

const [seconds = 60, rate = 100] = process.argv.slice(2).map(Number);
const project = join(import.meta.dirname, "../..");
const { node } = loadToolchain();
const folder = mkdtempSync(join(tmpdir(), "assay-truth-"));

interface Logged {
  readonly arrived: number;
  readonly answered: number;
}

async function measure(law: string): Promise<void> {
  const planned = steadySchedule({
    rate: perSecond(rate),
    durationMs: milliseconds(seconds * 1000),
    targets: 1,
    queries: 1,
    random: seeded(1, law),
  });
  const bodies = join(folder, "bodies.jsonl");
  writeFileSync(bodies, `${planned.map((_, i) => JSON.stringify({ request: i })).join("\n")}\n`);
  const log = join(folder, `${law}.log`);
  const server = spawn(node.path, [join(project, "fixtures/known-latency/server.ts"), law, log], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const port = await portOf(server);
    const samples = await play(
      generatorIn(folder),
      {
        targets: [{ url: `http://127.0.0.1:${port}/`, headers: {}, bodies }],
        requests: planned.map(({ dueMs }, i) => [dueMs, 0, i]),
        timeoutMs: milliseconds(10_000),
        spinMs: milliseconds(1.2),
        capture: "count",
      },
      { name: law, signal: new AbortController().signal },
    );
    server.kill("SIGINT");
    await once(server, "exit");
    const logged = readLog(log);
    // Both clocks are monotonic, their zeros differ: the quickest arrival sets them in line.
    const zero = Math.min(
      ...planned.map(({ dueMs }, i) => (logged.get(i)?.arrived ?? Infinity) - dueMs),
    );
    const truth = planned.map(
      ({ dueMs }, i) => (logged.get(i)?.answered ?? Infinity) - dueMs - zero,
    );
    print(law, {
      said: samples.map(({ latencyMs }) => latencyMs),
      truth,
      lines: samples.length,
      due: planned.length,
    });
  } finally {
    server.kill("SIGKILL");
  }
}

async function portOf(server: ChildProcess): Promise<number> {
  if (server.stdout === null) throw new Error("No stdout.");
  const [text] = await once(server.stdout, "data");
  return Number(String(text));
}

function readLog(file: string): Map<number, Logged> {
  const lines = readFileSync(file, "utf8").trim().split("\n");
  return new Map(
    lines.map((line) => {
      const [request = 0, arrived = 0, answered = 0] = line.split(",").map(Number);
      return [request, { arrived, answered }];
    }),
  );
}

function print(
  law: string,
  run: { said: readonly number[]; truth: readonly number[]; lines: number; due: number },
): void {
  const cells = [0.5, 0.95, 0.99].map((q) => {
    const said = quantile(run.said, q) ?? 0;
    const truth = quantile(run.truth, q) ?? 0;
    return `${said.toFixed(2)} / ${truth.toFixed(2)} (${(said - truth).toFixed(2)} ms, ${((said / truth - 1) * 100).toFixed(1)} %)`;
  });
  console.log(`| ${law} | ${run.lines} of ${run.due} | ${cells.join(" | ")} |`);
}

console.log("| law | samples | p50 said / logged | p95 | p99 |\n|---|---|---|---|---|");
try {
  for (const law of ["constant", "two-humped", "log-normal", "stalls"]) await measure(law);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
