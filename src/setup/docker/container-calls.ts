import { z } from "zod";
import { HarnessError } from "../../errors.ts";
import { milliseconds } from "../../units/quantity.ts";
import type { Engine } from "./engine.ts";
import { askEngine, type EngineCall, type EngineReply, refusalOf } from "./engine-api.ts";

/** Longer than an engine takes for anything but removing a large volume. */
const LIMIT = milliseconds(30_000);

const inspected = z.object({
  Id: z.string(),
  State: z.object({
    Running: z.boolean(),
    Paused: z.boolean(),
    Restarting: z.boolean(),
    OOMKilled: z.boolean(),
    Pid: z.number(),
    ExitCode: z.number(),
    StartedAt: z.string(),
  }),
  RestartCount: z.number(),
  GraphDriver: z.object({ Data: z.record(z.string(), z.string()).nullish() }).nullish(),
  NetworkSettings: z.object({
    Networks: z.record(z.string(), z.object({ IPAddress: z.string() })),
  }),
});

/** A container as its engine describes it. */
export type Inspected = z.infer<typeof inspected>;

const volumeMade = z.object({ Name: z.string(), Mountpoint: z.string() });

const memoryStats = z.object({
  usage: z.number().optional(),
  stats: z
    .object({ inactive_file: z.number().optional(), total_inactive_file: z.number().optional() })
    .nullish(),
});
const stats = z.object({
  cpu_stats: z.object({ cpu_usage: z.object({ total_usage: z.number() }) }),
  memory_stats: memoryStats,
  pids_stats: z.object({ current: z.number().optional() }).nullish(),
});

type Call = Omit<EngineCall, "limitMs" | "signal"> & { readonly signal?: AbortSignal };

/** What is asked of the engine for one setup. */
export interface ContainerCalls {
  /** null = there is no such container. */
  inspect(name: string): Promise<Inspected | null>;
  /** One that runs is no error. @throws HarnessError SETUP_NOT_READY */
  start(name: string, signal: AbortSignal): Promise<void>;
  /** SIGINT, a grace in whole seconds, then SIGKILL. */
  stop(name: string, graceSeconds: number): Promise<void>;
  kill(name: string): Promise<void>;
  pause(name: string): Promise<void>;
  unpause(name: string): Promise<void>;
  connect(network: string, name: string): Promise<void>;
  disconnect(network: string, name: string): Promise<void>;
  remove(name: string): Promise<void>;
  logTail(name: string, lines: number): Promise<string>;
  usage(name: string): Promise<Usage | null>;
  createNetwork(name: string, labels: Labels): Promise<void>;
  /** @returns where it lies on the engine's machine. */
  createVolume(name: string, labels: Labels): Promise<string>;
  removeVolume(name: string): Promise<void>;
}

export interface Usage {
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
  readonly processes: number;
}

type Labels = Readonly<Record<string, string>>;

/** @param engine has answered before; from now on its refusals are errors. */
export function containerCalls(engine: Engine): ContainerCalls {
  const never = new AbortController().signal;
  const ask = (call: Call): Promise<EngineReply> =>
    askEngine(engine.address, { limitMs: LIMIT, signal: never, ...call });
  const must = async (what: string, call: Call, fine: readonly number[] = []) => {
    const reply = await ask(call);
    if (reply.status >= 300 && !fine.includes(reply.status)) throw refused(what, refusalOf(reply));
    return reply;
  };
  const at = (name: string, rest = "") => `/containers/${name}${rest}`;
  const post = (what: string, path: string, json: unknown = undefined) =>
    must(what, { method: "POST", path, ...(json === undefined ? {} : { body: { json } }) });
  return {
    async inspect(name) {
      const reply = await must(`describe ${name}`, { path: at(name, "/json") }, [404]);
      return reply.status === 404 ? null : inspected.parse(JSON.parse(reply.text));
    },
    async start(name, signal) {
      const call: Call = { method: "POST", path: at(name, "/start"), signal };
      await must(`start ${name}`, call, [304]);
    },
    async stop(name, graceSeconds) {
      const query = { t: String(graceSeconds) };
      await must(`stop ${name}`, { method: "POST", path: at(name, "/stop"), query }, [304, 404]);
    },
    async kill(name) {
      // 409: it has ended already.
      await must(`kill ${name}`, { method: "POST", path: at(name, "/kill") }, [404, 409]);
    },
    pause: async (name) => void (await post(`pause ${name}`, at(name, "/pause"))),
    async unpause(name) {
      const reply = await ask({ method: "POST", path: at(name, "/unpause") });
      // One that isn't paused (any more) is as it should be.
      if (reply.status >= 300 && !/not paused|not running|No such/.test(reply.text))
        throw refused(`unpause ${name}`, refusalOf(reply));
    },
    connect: async (network, name) =>
      void (await post(`connect ${name}`, `/networks/${network}/connect`, { Container: name })),
    disconnect: async (network, name) =>
      void (await post(`disconnect ${name}`, `/networks/${network}/disconnect`, {
        Container: name,
        Force: true,
      })),
    async remove(name) {
      const call: Call = { method: "DELETE", path: at(name), query: { force: "true", v: "true" } };
      await must(`remove ${name}`, call, [404]);
    },
    async logTail(name, lines) {
      const query = { stdout: "1", stderr: "1", tail: String(lines) };
      const reply = await ask({ path: at(name, "/logs"), query });
      return reply.status === 200 ? withoutFrames(reply.text) : "";
    },
    async usage(name) {
      const query = { stream: "false", "one-shot": "true" };
      const reply = await ask({ path: at(name, "/stats"), query });
      return reply.status === 200 ? usageOf(reply.text) : null;
    },
    createNetwork: async (name, labels) =>
      void (await post(`make the network ${name}`, "/networks/create", {
        Name: name,
        Driver: "bridge",
        Labels: labels,
        // Whatever is published is for this machine alone, even where a binding names no address.
        Options: { "com.docker.network.bridge.host_binding_ipv4": "127.0.0.1" },
      })),
    async createVolume(name, labels) {
      const json = { Name: name, Labels: labels };
      const reply = await post(`make the volume ${name}`, "/volumes/create", json);
      return volumeMade.parse(JSON.parse(reply.text)).Mountpoint;
    },
    async removeVolume(name) {
      await must(
        `remove the volume ${name}`,
        { method: "DELETE", path: `/volumes/${name}` },
        [404],
      );
    },
  };
}

function refused(what: string, why: string): HarnessError {
  return new HarnessError(
    "SETUP_NOT_READY",
    `Expected the Docker engine to ${what}: ${why.trim()}.`,
    {
      hint: "What else runs there is shown by `docker ps -a`; what a dead run left is removed by `chroma-assay heal`.",
    },
  );
}

/** The engine puts 8 bytes before every piece of a log. */
export const withoutFrames = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what a frame begins with.
  text.replace(/[\u0000-\u0002]\u0000{3}[\s\S]{4}/g, "");

function usageOf(text: string): Usage | null {
  const parsed = stats.safeParse(JSON.parse(text));
  if (!parsed.success) return null;
  const { cpu_stats, memory_stats, pids_stats } = parsed.data;
  const { inactive_file, total_inactive_file } = memory_stats.stats ?? {};
  // As `docker stats` counts: pages of files that could be dropped aren't used.
  const cache = inactive_file ?? total_inactive_file ?? 0;
  return {
    cpuSeconds: cpu_stats.cpu_usage.total_usage / 1e9,
    memoryBytes: Math.max(0, (memory_stats.usage ?? 0) - cache),
    processes: pids_stats?.current ?? 0,
  };
}
