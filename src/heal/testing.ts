import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { waitFor } from "../host/clock.ts";
import { childEnvironment } from "../host/environment.ts";
import { readProcesses } from "../host/process-table.ts";
import { temporaryFolder } from "../host/testing.ts";
import type { Scope } from "../scope.ts";
import { milliseconds } from "../units/quantity.ts";
import { runsFolder } from "./registry-files.ts";
import type { HarnessOrders, HarnessReady } from "./test-harness.ts";

/** Waits for what a watchdog or a sweep is about to do. */
export function soon<T>(what: string, ask: () => T | null): Promise<T> {
  const [limitMs, everyMs] = [milliseconds(15_000), milliseconds(10)];
  return waitFor(what, ask, { limitMs, everyMs, signal: new AbortController().signal });
}

/** A server that a fault can be put into (POST) and taken out of (DELETE), as Toxiproxy is. */
export interface FaultServer {
  readonly url: string;
  /** Every request so far: "DELETE /fault", type and body behind it. */
  readonly requests: readonly string[];
  bites(): boolean;
  /** From now on it answers so, and does nothing; null = it never answers. */
  refuse(status: number | null): void;
  obey(): void;
  close(): void;
}

export async function startFaultServer(scope: Scope): Promise<FaultServer> {
  let bites = false;
  let refusal: { status: number | null } | null = null;
  const requests: string[] = [];
  const server = createServer(async (request, response) => {
    const method = request.method ?? "";
    let sent = "";
    request.on("data", (text: Buffer) => {
      sent += text.toString();
    });
    await once(request, "end");
    const type = request.headers["content-type"] ?? "";
    requests.push(`${method} ${request.url} ${type} ${sent}`.trimEnd());
    if (refusal !== null) {
      if (refusal.status !== null) response.writeHead(refusal.status).end();
      return;
    }
    const status = method === "DELETE" && !bites ? 404 : 204;
    bites = method !== "DELETE";
    response.writeHead(status).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  scope.defer("close the server of faults", close);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/fault`,
    requests,
    bites: () => bites,
    refuse: (status) => {
      refusal = { status };
    },
    obey: () => {
      refusal = null;
    },
    close,
  };
}

/** A run as a process of its own, in its own process group, for a test to kill. */
export interface TestRun {
  readonly orders: HarnessOrders;
  readonly harness: ChildProcess;
  /** What it says once all is done. */
  ready(): Promise<HarnessReady>;
  /** To its whole process group, as a terminal's Ctrl-C; waits until it is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Everything that it must not leave behind, in words; [] = nothing. */
  leftovers(): string[];
}

/** What a harness hands on to everything that it starts. */
const MARK = "ASSAY_TEST_RUN";
let runs = 0;

/** Killed with the scope, with everything that it left. */
export function startRun(scope: Scope, given: Pick<HarnessOrders, "watchdog" | "faults">): TestRun {
  const root = temporaryFolder(scope);
  runs += 1;
  const orders: HarnessOrders = {
    ...given,
    cache: join(root, "cache"),
    runFolder: join(root, "run"),
    runId: `test-${process.pid}-run-${runs}`,
  };
  mkdirSync(orders.runFolder);
  const harness = spawn(
    process.execPath,
    [join(import.meta.dirname, "test-harness.ts"), JSON.stringify(orders)],
    {
      stdio: ["ignore", "pipe", "inherit"],
      detached: true,
      env: childEnvironment({ [MARK]: orders.runId }),
    },
  );
  const run = testRunOf(orders, harness);
  scope.defer("end what the run left", async () => {
    await run.kill();
    for (const { pid } of processesOf(orders)) process.kill(pid, "SIGKILL");
  });
  return run;
}

function testRunOf(orders: HarnessOrders, harness: ChildProcess): TestRun {
  const isOver = () => harness.exitCode !== null || harness.signalCode !== null;
  return {
    orders,
    harness,
    async ready() {
      if (harness.stdout === null) throw new Error("No stdout.");
      const [text] = await once(harness.stdout, "data");
      return JSON.parse(String(text));
    },
    async kill(signal = "SIGKILL") {
      if (isOver()) return;
      const exit = once(harness, "exit");
      process.kill(-(harness.pid ?? 0), signal);
      await exit;
    },
    leftovers: () => [
      ...processesOf(orders).map(({ pid, command }) => `process ${pid}: ${command}`),
      ...list(join(orders.cache, "work")).map((name) => `work/${name}`),
      ...list(runsFolder(orders.cache)).map((name) => `runs/${name}`),
    ],
  };
}

const list = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);

/** All that were started by its harness, the watchdog among them. */
function processesOf({ runId }: HarnessOrders): { pid: number; command: string }[] {
  return readProcesses()
    .filter(({ zombie }) => !zombie)
    .flatMap(({ pid }) => {
      try {
        const own = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
        const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
        return own.includes(`${MARK}=${runId}`) ? [{ pid, command }] : [];
      } catch {
        // It ended meanwhile.
        return [];
      }
    });
}
