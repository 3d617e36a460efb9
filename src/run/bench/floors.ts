import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Calibration, NoopBackend, NullServer } from "../../evidence/evidence.ts";
import { childEnvironment } from "../../host/environment.ts";
import { ownProgram } from "../../host/own-program.ts";
import { readProcess } from "../../host/process-table.ts";
import { latenessP95, toLatency } from "../../load/figures.ts";
import { failureOf } from "../../load/outcome.ts";
import { play } from "../../load/play.ts";
import { quietSchedule, steadySchedule } from "../../load/schedule.ts";
import type { Sample, Target } from "../../load/wire.ts";
import { Scope } from "../../scope.ts";
import { quantile } from "../../stats/quantile.ts";
import { seeded } from "../../stats/random.ts";
import { milliseconds, type PerSecond, perSecond } from "../../units/quantity.ts";
import { openSetup } from "../open-setup.ts";
import type { Lab } from "./lab.ts";
import { toSchedule } from "./points.ts";

/** Lateness of the generator beyond this isn't the grain of a timer any more, with and without spinning. */
export const latenessLimitMs = (spinMs: number): number => (spinMs > 0 ? 1 : 3);

const NULL_PASS_MS = milliseconds(2000);

/** Twice the busy rate against a server that does nothing: is the generator's ceiling far enough? */
export async function measureNullServer(lab: Lab, busyRate: PerSecond): Promise<NullServer> {
  const rate = perSecond(2 * busyRate);
  const server = await startNullServer(lab);
  try {
    const planned = steadySchedule({
      rate,
      durationMs: NULL_PASS_MS,
      targets: 1,
      queries: lab.data.queryCount,
      random: seeded(lab.plan.seed, "null server"),
    });
    const samples = await play(lab.generator, toSchedule(lab, planned, [server.target]), {
      name: "null-server",
      signal: lab.signal,
    });
    const lateness = latenessP95(samples);
    const complete = samples.length === planned.length;
    return {
      ratePerSecond: rate,
      latenessMsP95: lateness,
      latencyMsP50: milliseconds(medianOf(lab, samples) ?? 0),
      onTime: complete && lateness <= latenessLimitMs(lab.plan.load.spinMs),
    };
  } finally {
    await server.stop();
  }
}

/** The server that does nothing, running. */
export interface NullServerTarget {
  readonly target: Target;
  /** Kills it and waits for its end. */
  stop(): Promise<void>;
}

/** Starts it as a process of its own, on a free port; it answers with as many ids as are expected. */
export async function startNullServer(lab: Lab): Promise<NullServerTarget> {
  const reply = JSON.stringify({
    ids: Array.from({ length: lab.data.idsExpected }, (_, i) => `null-${i}`),
  });
  const file = join(lab.workFolder, "null-reply.json");
  writeFileSync(file, reply);
  const server = spawn(
    lab.toolchain.node.path,
    [ownProgram(import.meta, "../../load/null-server"), file],
    {
      env: childEnvironment({}),
      stdio: ["ignore", "pipe", "ignore"],
    },
  );
  const stop = async () => {
    const ended = once(server, "exit");
    if (server.kill("SIGKILL")) await ended;
  };
  try {
    const port = await portOf(lab, server);
    const url = `http://127.0.0.1:${port}/query`;
    return { target: { url, headers: {}, bodies: lab.data.appBodies }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function portOf(lab: Lab, server: ChildProcess): Promise<number> {
  const pid = server.pid;
  if (pid !== undefined)
    lab.onSpawn({ pid, startTicks: readProcess(pid)?.startTicks ?? 0, what: "null server" });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.once("exit", () => reject(new Error("The null server ended at start.")));
    server.stdout?.once("data", (text: Buffer) => resolve(Number(text.toString())));
  });
}

const medianOf = (lab: Lab, samples: readonly Sample[]): number | null =>
  quantile(
    samples.map((sample) =>
      failureOf(sample, lab.data.idsExpected) === null
        ? sample.latencyMs
        : Number.POSITIVE_INFINITY,
    ),
    0.5,
  );

/** The reference backend with a storage that does nothing, at the quiet point's gap. */
export async function measureNoopBackend(lab: Lab, calibration: Calibration): Promise<NoopBackend> {
  const scope = new Scope();
  try {
    const setup = scope.use("stop the no-op backend", await createNoop(lab));
    await setup.start(lab.signal);
    await setup.ready(
      { ...lab.data.probe, expectFirst: ["noop-0"] },
      { timeoutMs: lab.plan.rounds.readyMs, signal: lab.signal },
    );
    const planned = quietSchedule({
      pairs: 120,
      gapMs: milliseconds(Math.min(25, calibration.quietGapMs)),
      targets: 1,
      queries: lab.data.queryCount,
      random: seeded(lab.plan.seed, "noop"),
    });
    const target = { url: `${setup.endpoints.app}/query`, headers: {}, bodies: lab.data.appBodies };
    const samples = await play(lab.generator, toSchedule(lab, planned, [target]), {
      name: "noop",
      signal: lab.signal,
    });
    // The first third warms it up.
    return {
      p50: toLatency(
        medianOf(
          lab,
          samples.filter(({ request }) => request >= 40),
        ),
      ),
    };
  } finally {
    await scope[Symbol.asyncDispose]();
  }
}

function createNoop(lab: Lab) {
  const { backend } = lab.plan.setups[lab.sides.a];
  return openSetup(lab, {
    name: lab.sides.a,
    storage: "noop",
    source: null,
    dataFolder: join(lab.workFolder, "noop"),
    workFolder: join(lab.workFolder, "noop-work"),
    logFolder: join(lab.logFolder, "calibration", "noop"),
    collection: lab.data.collection,
    backendVariables: backend.variables,
    chromaVariables: {},
    ports: { backend: null, chroma: null },
  });
}
