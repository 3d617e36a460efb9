/**
 * Cost: what the harness itself uses while k6 plays 200 requests a second, and k6's memory over
 * 100,000 requests, both against a server that does nothing.
 *
 *   node tools/figures/cost.ts
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readPss } from "../../src/host/memory.ts";
import { play } from "../../src/load/play.ts";
import { steadySchedule } from "../../src/load/schedule.ts";
import { seeded } from "../../src/stats/random.ts";
import { loadToolchain } from "../../src/toolchain/load-toolchain.ts";
import { milliseconds, perSecond } from "../../src/units/quantity.ts";
import { generatorIn } from "./generator.ts";

const project = join(import.meta.dirname, "../..");
const { node } = loadToolchain();
const folder = mkdtempSync(join(tmpdir(), "assay-cost-"));
const reply = join(folder, "reply.json");
const bodies = join(folder, "bodies.jsonl");
writeFileSync(reply, JSON.stringify({ ids: Array.from({ length: 10 }, (_, i) => `null-${i}`) }));
const vector = Array.from({ length: 384 }, () => Math.random().toFixed(6));
writeFileSync(bodies, `{"embedding":[${vector}],"k":10}\n`);
const server = spawn(node.path, [join(project, "src/load/null-server.ts"), reply], {
  stdio: ["ignore", "pipe", "inherit"],
});

async function run(name: string, rate: number, seconds: number): Promise<void> {
  const planned = steadySchedule({
    rate: perSecond(rate),
    durationMs: milliseconds(seconds * 1000),
    targets: 1,
    queries: 1,
    random: seeded(1, name),
  });
  let k6Pid = 0;
  const memory: number[] = [];
  const timer = setInterval(() => memory.push(readPss(k6Pid) / 2 ** 20), 1000);
  const before = process.cpuUsage();
  const began = performance.now();
  const samples = await play(
    generatorIn(folder, ({ pid }) => (k6Pid = pid)),
    {
      targets: [{ url: `http://127.0.0.1:${port}/`, headers: {}, bodies }],
      requests: planned.map(({ dueMs, query }) => [dueMs, 0, query]),
      timeoutMs: milliseconds(5000),
      spinMs: milliseconds(rate > 1000 ? 0 : 1.2),
      capture: "count",
    },
    { name, signal: new AbortController().signal, onProgress: () => undefined },
  );
  clearInterval(timer);
  const { user, system } = process.cpuUsage(before);
  const core = (user + system) / 1000 / (performance.now() - began);
  const at = (share: number) => memory[Math.floor(share * (memory.length - 1))]?.toFixed(0);
  console.log(
    `${name}: ${samples.length} of ${planned.length} requests at ${rate}/s; harness ${(core * 100).toFixed(1)} % of a core, ${(readPss(process.pid) / 2 ** 20).toFixed(0)} MiB; k6 ${at(0.1)} → ${at(0.5)} → ${at(1)} MiB`,
  );
}

if (server.stdout === null) throw new Error("No stdout.");
const [text] = await once(server.stdout, "data");
const port = Number(String(text));
try {
  await run("harness", 200, 60);
  await run("k6-memory", 2000, 50);
} finally {
  server.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
}
