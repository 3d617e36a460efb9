import { mkdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { HarnessError } from "../../errors.ts";
import { monotonicNow } from "../../host/clock.ts";
import type { OnSpawn } from "../../host/process-group.ts";
import type { Milliseconds } from "../../units/quantity.ts";
import type { BalancerSettings } from "../nginx/balancer.ts";
import type { Edition, Role, Setup, SetupName } from "../setup.ts";
import { type Addresses, chooseAddresses, type Proxied } from "./addresses.ts";
import { createBackend } from "./backend.ts";
import { type Balancer, createBalancer } from "./balancer.ts";
import { createChromaServer, heartbeat } from "./chroma-server.ts";
import { exchangeable } from "./editions.ts";
import { createGateway, type GatewayServer } from "./gateway.ts";
import type { ProcessPart } from "./part.ts";
import { createToxiproxyServer, type ToxiproxyServer } from "./toxiproxy-server.ts";
import { waitUntilAllReady } from "./wait-until-ready.ts";

/** A setup of child processes on the loopback address. */
export interface ProcessSetupConfig {
  readonly name: SetupName;
  /** "noop": the backend alone, with canned answers. */
  readonly storage: "local" | "server" | "noop";
  /** With local storage all backends share it. @default 1 */
  readonly backends?: number;
  /** Links that lead through Toxiproxy. @default none */
  readonly proxied?: Proxied;
  /** Toxiproxy's program; only a proxied link needs it. @default null */
  readonly toxiproxy?: string | null;
  /** An nginx before the backends; port null = a free one. @default none */
  readonly balancer?: { readonly port: number | null; readonly settings: BalancerSettings } | null;
  /** An nginx before Chroma: TLS, and a token on every route. @default none */
  readonly gateway?: { readonly port: number | null } | null;
  /** nginx's program; only balancer and gateway need it. @default null */
  readonly nginx?: string | null;
  readonly dataFolder: string;
  /** For configuration files and logs; its own for every setup. */
  readonly workFolder: string;
  readonly logFolder: string;
  readonly collection: string;
  readonly python: string;
  readonly chroma: string;
  /** Chroma as it starts, which goes before `chroma`, and what it can be exchanged for. @default none */
  readonly editions?: readonly [first: Edition, other: Edition];
  readonly backendFolder: string;
  readonly threads: number;
  readonly backendVariables: Readonly<Record<string, string>>;
  readonly chromaVariables: Readonly<Record<string, string>>;
  /** Fixed ports; null = free ones are chosen, as for every backend but the first. */
  readonly ports: { readonly backend: number | null; readonly chroma: number | null };
  /** CPUs that all parts are held to; null = any. */
  readonly cpus: readonly number[] | null;
  /** CPUs of single parts, which go before. @default none */
  readonly places?: {
    /** By backend, from 1. */
    readonly backends: readonly (readonly number[])[];
    readonly chroma: readonly number[];
    readonly balancer: readonly number[];
  } | null;
  readonly readyLimitMs: Milliseconds;
  readonly onSpawn: OnSpawn;
}

/**
 * Chooses ports and describes the parts; nothing runs until start().
 * @throws HarnessError SETUP_NOT_READY where a fixed port is taken, TOOLCHAIN_MISSING where a proxied
 * link has no Toxiproxy, or a balancer or gateway no nginx.
 */
export async function createProcessSetup(config: ProcessSetupConfig): Promise<Setup> {
  mkdirSync(config.logFolder, { recursive: true });
  const hasChroma = config.storage === "server";
  const addresses = await chooseAddresses({
    backends: config.backends ?? 1,
    hasChroma,
    proxied: config.proxied ?? { app: false, chroma: false },
    ports: config.ports,
    balancer: config.balancer ?? null,
    gateway: hasChroma ? (config.gateway ?? null) : null,
  });
  const gateway = await gatewayOf(config, addresses);
  return assemble(config, {
    addresses,
    chroma: hasChroma ? chromaOf(config, addresses) : null,
    gateway,
    backends: addresses.backends.map((port, index) =>
      createBackend({
        ...config,
        number: index + 1,
        cpus: config.places?.backends[index] ?? config.cpus,
        port,
        chromaPort: addresses.chromaSeen,
        variables: { ...gateway?.variables, ...config.backendVariables },
      }),
    ),
    balancer: balancerOf(config, addresses),
    toxiproxy: toxiproxyOf(config, addresses),
  });
}

function chromaOf(
  { editions, ...config }: ProcessSetupConfig,
  { chroma: port }: Addresses,
): ProcessPart {
  return createChromaServer({
    ...config,
    ...(editions === undefined ? {} : { editions: exchangeable(...editions) }),
    configFolder: config.workFolder,
    cpus: config.places?.chroma ?? config.cpus,
    port,
    variables: config.chromaVariables,
  });
}

async function gatewayOf(
  config: ProcessSetupConfig,
  { gateway, chroma }: Addresses,
): Promise<GatewayServer | null> {
  if (gateway === null) return null;
  return createGateway({ ...config, program: nginxOf(config) }, { gateway, chroma });
}

function balancerOf(config: ProcessSetupConfig, addresses: Addresses): Balancer | null {
  const { balancer } = config;
  if (!balancer) return null;
  const cpus = config.places?.balancer ?? config.cpus;
  const nginx = { ...config, cpus, program: nginxOf(config) };
  return createBalancer(nginx, addresses, balancer.settings);
}

function nginxOf({ nginx = null }: ProcessSetupConfig): string {
  if (nginx !== null) return nginx;
  throw new HarnessError(
    "TOOLCHAIN_MISSING",
    "Expected nginx, for the setup has a balancer or a gateway.",
    { hint: "install nginx (Debian: apt install nginx-light), or set NGINX_BIN" },
  );
}

function toxiproxyOf(config: ProcessSetupConfig, addresses: Addresses): ToxiproxyServer | null {
  const { toxiproxy: port, proxies } = addresses;
  if (port === null) return null;
  const program = config.toxiproxy ?? null;
  if (program === null)
    throw new HarnessError(
      "TOOLCHAIN_MISSING",
      "Expected Toxiproxy, for a link leads through it.",
      {
        hint: "run `node tools/setup.mjs toxiproxy`",
      },
    );
  return createToxiproxyServer({ ...config, program, port, proxies });
}

interface Assembly {
  readonly addresses: Addresses;
  readonly chroma: ProcessPart | null;
  readonly gateway: GatewayServer | null;
  readonly backends: readonly ProcessPart[];
  readonly balancer: Balancer | null;
  readonly toxiproxy: ToxiproxyServer | null;
}

function assemble(config: ProcessSetupConfig, assembly: Assembly): Setup {
  const { addresses, chroma, gateway, backends, balancer, toxiproxy } = assembly;
  const direct = `http://127.0.0.1:${addresses.chroma}`;
  const urlsTo = (role: Role) =>
    addresses.links.flatMap(({ to, url }) => (to === role ? [url] : []));
  const apps = urlsTo("backend");
  const [app = ""] = [...urlsTo("balancer"), ...apps];
  // Through the balancer last: it leaves out for a while who didn't answer it.
  const entrances = balancer === null ? apps : [...apps, app];
  const behind = [chroma, gateway?.part].filter((part) => part != null);
  const front = balancer === null ? [] : [balancer.part];
  const parts = [...behind, ...backends, ...front];
  let startedAt = monotonicNow();
  const setup: Setup = {
    name: config.name,
    driver: "process",
    endpoints: chroma === null ? { app, apps } : { app, apps, direct },
    parts,
    links: addresses.links,
    storage: { kind: "folder", path: config.dataFolder, quotaBytes: null, survivesRecreate: true },
    ...(balancer === null ? {} : { balancing: balancer.balancing }),
    ...(gateway === null ? {} : { gateway: gateway.gateway }),
    async start(signal) {
      startedAt = monotonicNow();
      await toxiproxy?.ensure(signal);
      if (chroma !== null) {
        await chroma.start(signal);
        await heartbeat(chroma, direct, { limitMs: config.readyLimitMs, signal });
      }
      await gateway?.part.start(signal);
      for (const backend of backends) await backend.start(signal);
      await balancer?.part.start(signal);
    },
    ready: (probe, options) =>
      waitUntilAllReady(entrances, { name: config.name, probe, startedAt, parts, ...options }),
    // The front first: a server that goes away under the others would only make them complain.
    async stop(how) {
      const stopAll = (these: readonly ProcessPart[]) =>
        Promise.all(these.map((part) => part.stop(how)));
      const stopped = [...(await stopAll(front)), ...(await stopAll(backends))];
      for (const part of behind.toReversed()) stopped.push(await part.stop(how));
      return stopped;
    },
    async restart(signal) {
      await setup.stop("graceful");
      await setup.start(signal);
    },
    async destroy() {
      await setup[Symbol.asyncDispose]();
      await rm(config.dataFolder, { recursive: true, force: true });
    },
    resources: async () => parts.map((part) => part.usage()),
    [Symbol.asyncDispose]: async () => {
      await setup.stop("kill");
      await toxiproxy?.kill();
    },
  };
  return setup;
}
