import { mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { monotonicNow } from "../../host/clock.ts";
import { readAccessLog } from "../nginx/access-log.ts";
import { type Addresses, chooseAddresses } from "../process/addresses.ts";
import { heartbeat } from "../process/chroma-server.ts";
import { waitUntilAllReady } from "../process/wait-until-ready.ts";
import type { Balancing, Gateway, LimitsFound, Role, Setup, Storage } from "../setup.ts";
import { type ContainerCalls, containerCalls } from "./container-calls.ts";
import { containerControl } from "./container-control.ts";
import type { ContainerSpec } from "./container-spec.ts";
import type { DockerSetupConfig } from "./docker-setup-config.ts";
import { type Engine, findEngine } from "./engine.ts";
import { type GatewayKeys, makeGatewayKeys } from "./gateway-keys.ts";
import { createGround, type Ground } from "./ground.ts";
import { labelsFor } from "./labels.ts";
import { portForwarders } from "./main-process.ts";
import { createDockerPart, type DockerPart } from "./part.ts";
import {
  backendSpec,
  balancerSpec,
  chromaSpec,
  gatewaySpec,
  type SpecSource,
} from "./part-specs.ts";
import { DATA, namesFor, PORTS } from "./places-inside.ts";
import { leadTestcontainers, presentImages } from "./present-images.ts";
import { createToxiproxyContainer, type ToxiproxyContainer } from "./toxiproxy-container.ts";
import { watchEvents } from "./watch-events.ts";

/**
 * Looks for the engine and its images, chooses ports and describes the parts; nothing is made until
 * start().
 * @throws HarnessError TOOLCHAIN_MISSING without an engine or an image, SETUP_NOT_READY where a fixed
 * port is taken.
 */
export async function createDockerSetup(config: DockerSetupConfig): Promise<Setup> {
  const { signal, tell, balancer = null, gateway = null, storage } = config;
  mkdirSync(config.logFolder, { recursive: true });
  const engine = await findEngine({ signal });
  await leadTestcontainers(engine, signal);
  const hasChroma = storage === "server";
  const addresses = await chooseAddresses({
    backends: config.backends ?? 1,
    hasChroma,
    proxied: config.proxied ?? { app: false, chroma: false },
    ports: config.ports,
    balancer,
    gateway: hasChroma ? gateway : null,
  });
  const isFronted = addresses.balancer !== null || addresses.gateway !== null;
  const images = await presentImages(
    engine,
    {
      backend: true,
      chroma: hasChroma,
      nginx: isFronted,
      toxiproxy: addresses.toxiproxy !== null,
    },
    { named: config.images, signal, tell },
  );
  const labels = labelsFor(config.runId);
  const names = namesFor(labels.prefix);
  const keys =
    addresses.gateway === null
      ? null
      : await makeGatewayKeys(join(config.workFolder, "gateway"), {
          hosts: [names.gateway, names.toxiproxy],
          signal,
        });
  const source: SpecSource = { config, addresses, labels, names, images, keys };
  const calls = containerCalls(engine);
  const hasVolume = storage !== "noop" && config.volumeAt !== null;
  const ground = createGround({ engine, calls, labels, names, hasVolume, intend: config.intend });
  const port = addresses.toxiproxy;
  const toxiproxy =
    port === null
      ? null
      : createToxiproxyContainer(source, { image: images.toxiproxy, port, calls });
  return assemble({
    source,
    engine,
    calls,
    ground,
    toxiproxy,
    parts: describeParts(source, calls),
  });
}

/** In the order in which they start. */
interface Parts {
  readonly chroma: DockerPart | null;
  readonly gateway: DockerPart | null;
  readonly backends: readonly DockerPart[];
  readonly balancer: DockerPart | null;
}

function describeParts(source: SpecSource, calls: ContainerCalls): Parts {
  const { config, addresses, keys } = source;
  const part = (role: Role, number: number, spec: ContainerSpec): DockerPart => {
    const name = number > 1 ? `${role}-${number}` : role;
    const logFile = join(config.logFolder, `${name}.log`);
    return createDockerPart({ role, number, spec, calls, logFile });
  };
  const { gateway, balancer } = addresses;
  return {
    chroma: config.storage === "server" ? part("chroma", 1, chromaSpec(source)) : null,
    gateway:
      gateway === null || keys === null
        ? null
        : part("gateway", 1, gatewaySpec(source, gateway, keys)),
    backends: addresses.backends.map((_, index) =>
      part("backend", index + 1, backendSpec(source, index + 1)),
    ),
    balancer: balancer === null ? null : part("balancer", 1, balancerSpec(source, balancer)),
  };
}

interface Assembly {
  readonly source: SpecSource;
  readonly engine: Engine;
  readonly calls: ContainerCalls;
  readonly ground: Ground;
  readonly toxiproxy: ToxiproxyContainer | null;
  readonly parts: Parts;
}

function assemble({ source, engine, calls, ground, toxiproxy, parts }: Assembly): Setup {
  const { config, addresses, keys, labels } = source;
  const { chroma, gateway, backends, balancer } = parts;
  const order = [chroma, gateway, ...backends, balancer].filter((part) => part !== null);
  const holder = chroma ?? (config.storage === "local" ? (backends[0] ?? null) : null);
  const direct = `http://127.0.0.1:${addresses.chroma}`;
  const { apps, entrances, app } = entrancesOf(addresses);
  const balancing = balancer === null ? null : balancingOf(source, parts, balancer);
  let events: { end(): void } | null = null;
  let layer: string | null = null;
  let startedAt = monotonicNow();

  const letGo = () => {
    events?.end();
    events = null;
    for (const part of order) part.letGo();
  };
  const setup: Setup = {
    name: config.name,
    driver: "docker",
    endpoints: chroma === null ? { app, apps } : { app, apps, direct },
    parts: order.map((part) =>
      withControl(part, { engine, calls, ground, holdsData: part === holder }),
    ),
    links: addresses.links.map((link) => ({ ...link, isForwarded: true as const })),
    get storage() {
      return storageOf(config, ground.mountpoint(), layer);
    },
    ...(balancing === null ? {} : { balancing }),
    ...(gateway === null || keys === null ? {} : { gateway: gatewayOf(addresses, keys, gateway) }),
    relays: () => portForwarders(publishedPorts(addresses)),
    async start(signal) {
      startedAt = monotonicNow();
      await ground.ensure();
      events ??= watchEvents(engine, labels.own, (name, what) => {
        const part = order.find(({ spec }) => spec.name === name);
        // A container that goes away meanwhile is found gone by whoever asks next.
        part?.heard(what).catch(() => undefined);
      });
      await toxiproxy?.ensure(signal);
      for (const part of order) {
        await part.start(signal);
        if (part === chroma)
          await heartbeat(part, direct, { limitMs: config.readyLimitMs, signal });
      }
      layer = await layerOf(holder);
      await balancing?.learn();
    },
    async ready(probe, options) {
      const ready = await waitUntilAllReady(entrances, {
        name: config.name,
        probe,
        startedAt,
        parts: order,
        ...options,
      });
      const limits = await limitsOf(order);
      return { ...ready, ...(limits.length === 0 ? {} : { limits }) };
    },
    async stop(how) {
      const front = await Promise.all([balancer?.stop(how) ?? []].flat());
      const middle = await Promise.all(backends.map((part) => part.stop(how)));
      const behind = [];
      for (const part of [gateway, chroma]) if (part !== null) behind.push(await part.stop(how));
      return [...front, ...middle, ...behind];
    },
    async restart(signal) {
      await setup.stop("graceful");
      await setup.start(signal);
    },
    async destroy() {
      await setup[Symbol.asyncDispose]();
    },
    resources: () => Promise.all(order.map((part) => part.usage())),
    async [Symbol.asyncDispose]() {
      try {
        await ground.clear();
      } finally {
        letGo();
      }
    },
  };
  return setup;
}

/** Each part that was given limits, as it sees them itself. */
async function limitsOf(parts: readonly DockerPart[]): Promise<LimitsFound[]> {
  const found = await Promise.all(parts.map((part) => part.verifyLimits()));
  return found.filter((limits) => limits !== null);
}

/** In place: a part's `pid` and the like are looked up at each call, and a copy would freeze them. */
function withControl(part: DockerPart, wish: Parameters<typeof containerControl>[1]): DockerPart {
  return Object.defineProperty(part, "container", {
    value: containerControl(part, wish),
    enumerable: true,
  });
}

function entrancesOf({ links }: Addresses) {
  const urlsTo = (role: Role) => links.flatMap(({ to, url }) => (to === role ? [url] : []));
  const apps = urlsTo("backend");
  const front = urlsTo("balancer");
  const [app = ""] = [...front, ...apps];
  // Through the balancer last: it leaves out for a while who didn't answer it.
  return { apps, app, entrances: [...apps, ...front] };
}

function publishedPorts({
  backends,
  chroma,
  balancer,
  gateway,
  toxiproxy,
  proxies,
}: Addresses): number[] {
  const single = [chroma, balancer, gateway, toxiproxy].filter((port) => port !== null);
  return [...backends, ...single, ...proxies.map(({ listen }) => Number(listen.split(":").at(-1)))];
}

function storageOf(
  config: DockerSetupConfig,
  mountpoint: string | null,
  layer: string | null,
): Storage {
  const isKept = mountpoint !== null && (config.volumeAt ?? DATA) === DATA;
  return {
    kind: isKept ? "volume" : "folder",
    // Before the start, or in a layer that can't be seen: a place that there isn't.
    path: (isKept ? mountpoint : layer) ?? join(config.workFolder, "inside-the-container"),
    quotaBytes: null,
    survivesRecreate: isKept,
  };
}

/** Where a container's own layer lies on this machine. */
async function layerOf(holder: DockerPart | null): Promise<string | null> {
  const merged = (await holder?.inspect())?.GraphDriver?.Data?.["MergedDir"];
  return merged === undefined ? null : join(merged, DATA);
}

/** nginx logs addresses, and the engine gives them at each start. */
interface LearningBalancing extends Balancing {
  learn(): Promise<void>;
}

function balancingOf(
  { config, names }: SpecSource,
  { backends }: Parts,
  balancer: DockerPart,
): LearningBalancing {
  const settings = config.balancer?.settings;
  if (settings === undefined) throw new Error("There is no balancer to describe.");
  let addresses: readonly string[] = [];
  const addressOf = async (part: DockerPart) => {
    const found = (await part.inspect())?.NetworkSettings.Networks[names.network]?.IPAddress;
    return `${found || part.spec.name}:${PORTS.backend}`;
  };
  return {
    settings,
    get backends() {
      return addresses;
    },
    async learn() {
      addresses = await Promise.all(backends.map(addressOf));
    },
    requests: async () => readAccessLog(await readFile(balancer.logFile, "utf8").catch(() => "")),
  };
}

const gatewayOf = (
  { gateway: port }: Addresses,
  { authorityFile, tokens }: GatewayKeys,
  part: DockerPart,
): Gateway => ({
  url: `https://127.0.0.1:${port}`,
  authorityFile,
  tokens,
  requests: async () => readAccessLog(await readFile(part.logFile, "utf8").catch(() => "")),
});
