import { z } from "zod";
import { HarnessError } from "../../errors.ts";
import { type Milliseconds, milliseconds } from "../../units/quantity.ts";
import type { Engine } from "./engine.ts";
import { askEngine, type EngineCall, type EngineReply, refusalOf } from "./engine-api.ts";

/** How a container keeps its log; as `logging` of a compose file. */
export interface LogSettings {
  readonly driver: string;
  readonly options: Readonly<Record<string, string>>;
}

/** A container that is made for one purpose; whoever swept its label has removed it. */
export interface OneOff {
  readonly image: string;
  /** In the place of the image's own entry point. */
  readonly command: readonly string[] | null;
  /** A network's name, or "none". */
  readonly network: string;
  readonly variables: Readonly<Record<string, string>>;
  /** null = as the engine does by default. */
  readonly log: LogSettings | null;
  /** Published on this machine; null = nothing is. */
  readonly publish: {
    readonly hostIp: string;
    readonly host: number;
    readonly inside: number;
  } | null;
  readonly labels: Readonly<Record<string, string>>;
  /** Where it works with folders of this machine, which is the exception; their paths are the same inside. */
  readonly folders?: SharedFolders;
  /** CPUs that it is held to; null = any. @default null */
  readonly cpus?: readonly number[] | null;
}

/** They must exist: as mounts, for of what is only bound the engine makes what isn't there. */
interface SharedFolders {
  /** Where it stands and writes, as the user who runs the harness. */
  readonly own: string;
  readonly reads: readonly string[];
}

const LIMIT = milliseconds(30_000);

const created = z.object({ Id: z.string() });
const waited = z.object({ StatusCode: z.number() });
const placed = z.object({
  LogPath: z.string(),
  NetworkSettings: z.object({
    Networks: z.record(z.string(), z.object({ IPAddress: z.string() })),
  }),
});

/** Makes it and starts it. @returns its id. @throws HarnessError SETUP_NOT_READY where the engine refuses. */
export async function startOneOff(
  engine: Engine,
  oneOff: OneOff,
  signal: AbortSignal,
): Promise<string> {
  const made = await must(engine, {
    method: "POST",
    path: "/containers/create",
    body: { json: bodyOf(oneOff) },
    limitMs: LIMIT,
    signal,
  });
  const { Id: id } = created.parse(JSON.parse(made.text));
  await must(engine, { method: "POST", path: `/containers/${id}/start`, limitMs: LIMIT, signal });
  return id;
}

function bodyOf(oneOff: OneOff): unknown {
  const { image, command, network, variables, log, publish, labels, folders, cpus } = oneOff;
  const inside = publish === null ? null : `${publish.inside}/tcp`;
  return {
    Image: image,
    ...(command === null ? {} : { Entrypoint: [command[0]], Cmd: command.slice(1) }),
    Env: Object.entries(variables).map(([name, value]) => `${name}=${value}`),
    Labels: labels,
    ...(folders === undefined
      ? {}
      : { User: `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`, WorkingDir: folders.own }),
    ...(inside === null ? {} : { ExposedPorts: { [inside]: {} } }),
    HostConfig: {
      NetworkMode: network,
      ...(folders === undefined ? {} : { Mounts: mountsOf(folders) }),
      ...(cpus ? { CpusetCpus: cpus.join(",") } : {}),
      ...(log === null ? {} : { LogConfig: { Type: log.driver, Config: log.options } }),
      ...(inside === null || publish === null
        ? {}
        : {
            PortBindings: {
              [inside]: [{ HostIp: publish.hostIp, HostPort: String(publish.host) }],
            },
          }),
    },
  };
}

const mountsOf = ({ own, reads }: SharedFolders): unknown[] =>
  [...new Set([own, ...reads])].map((path) => ({
    Type: "bind",
    Source: path,
    Target: path,
    ReadOnly: path !== own,
  }));

/** Waits for its end. @returns its exit code. @throws HarnessError TIMED_OUT after the limit. */
export async function exitOf(
  engine: Engine,
  id: string,
  { limitMs, signal }: { readonly limitMs: Milliseconds; readonly signal: AbortSignal },
): Promise<number> {
  const path = `/containers/${id}/wait`;
  const reply = await must(engine, { method: "POST", path, limitMs, signal });
  return waited.parse(JSON.parse(reply.text)).StatusCode;
}

/** Where a container's log lies on the engine's machine, and its address in a network. */
export async function placeInEngine(
  engine: Engine,
  id: string,
  signal: AbortSignal,
): Promise<{ readonly logPath: string; readonly addresses: Readonly<Record<string, string>> }> {
  const reply = await must(engine, { path: `/containers/${id}/json`, limitMs: LIMIT, signal });
  const { LogPath, NetworkSettings } = placed.parse(JSON.parse(reply.text));
  const addresses = Object.entries(NetworkSettings.Networks).map(
    ([name, { IPAddress }]) => [name, IPAddress] as const,
  );
  return { logPath: LogPath, addresses: Object.fromEntries(addresses) };
}

async function must(engine: Engine, call: EngineCall): Promise<EngineReply> {
  const reply = await askEngine(engine.address, call);
  if (reply.status < 300) return reply;
  throw new HarnessError(
    "SETUP_NOT_READY",
    `Expected the Docker engine to do ${call.method ?? "GET"} ${call.path}: ${refusalOf(reply)}.`,
    { hint: "`docker ps -a` shows what else runs there." },
  );
}
