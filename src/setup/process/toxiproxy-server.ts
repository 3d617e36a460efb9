import { join } from "node:path";
import { HarnessError, messageOf } from "../../errors.ts";
import { waitFor } from "../../host/clock.ts";
import { pinned } from "../../host/cpu-set.ts";
import { childEnvironment } from "../../host/environment.ts";
import { type OnSpawn, type ProcessGroup, spawnGroup } from "../../host/process-group.ts";
import { milliseconds } from "../../units/quantity.ts";
import { createProxy, isServing, type ProxySettings } from "../toxiproxy.ts";

export interface ToxiproxyServerConfig {
  readonly program: string;
  /** Of its API. */
  readonly port: number;
  readonly proxies: readonly ProxySettings[];
  readonly workFolder: string;
  readonly logFolder: string;
  readonly cpus: readonly number[] | null;
  readonly onSpawn: OnSpawn;
}

/** The Toxiproxy through which a setup's links lead. It isn't a part: nobody would deploy it. */
export interface ToxiproxyServer {
  readonly apiUrl: string;
  /** Starts it with all its proxies, unless it runs. @throws HarnessError SETUP_NOT_READY */
  ensure(signal: AbortSignal): Promise<void>;
  kill(): Promise<void>;
}

const READY = { limitMs: milliseconds(10_000), everyMs: milliseconds(20) };

/** Describes it; nothing runs until ensure(). */
export function createToxiproxyServer(config: ToxiproxyServerConfig): ToxiproxyServer {
  const apiUrl = `http://127.0.0.1:${config.port}`;
  let group: ProcessGroup | null = null;
  const kill = async () => {
    await group?.kill();
    group = null;
  };
  return {
    apiUrl,
    async ensure(signal) {
      if (group?.running()) return;
      signal.throwIfAborted();
      group = await spawn(config);
      try {
        await untilServing(group, apiUrl, signal);
        for (const proxy of config.proxies) await create(apiUrl, proxy);
      } catch (error) {
        // One without its proxies isn't to be taken for a whole one.
        await kill();
        throw error;
      }
    },
    kill,
  };
}

function spawn({ port, program, ...config }: ToxiproxyServerConfig): Promise<ProcessGroup> {
  const args = ["-host", "127.0.0.1", "-port", String(port)];
  const command = {
    ...pinned(config.cpus, { program, args }),
    cwd: config.workFolder,
    // By default it writes a line for every connection.
    env: childEnvironment({ LOG_LEVEL: "warn" }),
    logFile: join(config.logFolder, "toxiproxy.log"),
  };
  return spawnGroup(command, config.onSpawn);
}

async function untilServing(
  group: ProcessGroup,
  apiUrl: string,
  signal: AbortSignal,
): Promise<void> {
  const ask = async () => {
    if (!group.running())
      throw new HarnessError(
        "SETUP_NOT_READY",
        `Toxiproxy ended at start. Its log's end:\n${group.logTail(15)}`,
      );
    return (await isServing(apiUrl)) ? true : null;
  };
  await waitFor(`Toxiproxy's API at ${apiUrl}`, ask, { ...READY, signal });
}

async function create(apiUrl: string, proxy: ProxySettings): Promise<void> {
  try {
    await createProxy(apiUrl, proxy);
  } catch (cause) {
    throw new HarnessError("SETUP_NOT_READY", messageOf(cause), {
      hint: `Is ${proxy.listen} taken by something else?`,
      cause,
    });
  }
}
