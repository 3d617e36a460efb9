import { requireFree, servicePort } from "../../host/ports.ts";
import type { Link } from "../setup.ts";
import type { ProxySettings } from "../toxiproxy.ts";

/** Which links lead through Toxiproxy. */
export interface Proxied {
  /** app → each backend, or → the balancer. */
  readonly app: boolean;
  /** Every backend → chroma, or → the gateway: one proxy for all. */
  readonly chroma: boolean;
}

/** Who stands in a link's way; a fixed port, or null = a free one. */
type Between = { readonly port: number | null } | null;

export interface AddressWish {
  readonly backends: number;
  /** Whether there is a Chroma server. */
  readonly hasChroma: boolean;
  readonly proxied: Proxied;
  /** Fixed ports; null = free ones. A fixed backend port is the first backend's own. */
  readonly ports: { readonly backend: number | null; readonly chroma: number | null };
  /** Between app and backends. */
  readonly balancer: Between;
  /** Between backends and Chroma. */
  readonly gateway: Between;
}

/** Who listens where, and which way leads there. */
export interface Addresses {
  /** Of each backend's process. */
  readonly backends: readonly number[];
  readonly chroma: number;
  /** null = there is none. */
  readonly balancer: number | null;
  readonly gateway: number | null;
  /** Where the backends look for Chroma: the gateway's port, or a proxy's, where there is one. */
  readonly chromaSeen: number;
  readonly links: readonly Link[];
  /** Of Toxiproxy's API; null where no link leads through it. */
  readonly toxiproxy: number | null;
  readonly proxies: readonly ProxySettings[];
}

/** Chooses every port at once: all stay the same over restarts. */
export async function chooseAddresses(wish: AddressWish): Promise<Addresses> {
  const chroma = await portFor(wish.ports.chroma, "Chroma server");
  const backends = [await portFor(wish.ports.backend, "backend")];
  while (backends.length < wish.backends) backends.push(await servicePort());
  const balancer = wish.balancer && (await portFor(wish.balancer.port, "balancer"));
  const gateway = wish.gateway && (await portFor(wish.gateway.port, "gateway"));
  const isChromaProxied = wish.hasChroma && wish.proxied.chroma;
  const toxiproxy = wish.proxied.app || isChromaProxied ? await servicePort() : null;
  const front = waysToBackends({ backends, balancer }, wish.proxied.app ? toxiproxy : null);
  const back = waysToChroma({ chroma, gateway }, isChromaProxied ? toxiproxy : null);
  const ways = await Promise.all([...front, ...(wish.hasChroma ? back : [])]);
  return {
    backends,
    chroma,
    balancer,
    gateway,
    chromaSeen: ways[front.length]?.port ?? chroma,
    links: ways.map(({ link }) => link),
    toxiproxy,
    proxies: ways.flatMap(({ proxy }) => (proxy === null ? [] : [proxy])),
  };
}

/** The way that the application itself takes is the one that may be proxied. */
function waysToBackends(
  {
    backends,
    balancer,
  }: { readonly backends: readonly number[]; readonly balancer: number | null },
  toxiproxy: number | null,
): Promise<Way>[] {
  const from = balancer === null ? "app" : "balancer";
  const proxy = balancer === null ? toxiproxy : null;
  const toBackends = backends.map((port, index) =>
    wayTo({ from, to: "backend", number: index + 1, port }, proxy),
  );
  if (balancer === null) return toBackends;
  return [
    wayTo({ from: "app", to: "balancer", number: 1, port: balancer }, toxiproxy),
    ...toBackends,
  ];
}

/** The first one is the backends' own. */
function waysToChroma(
  { chroma, gateway }: { readonly chroma: number; readonly gateway: number | null },
  toxiproxy: number | null,
): Promise<Way>[] {
  if (gateway === null)
    return [wayTo({ from: "backend", to: "chroma", number: 1, port: chroma }, toxiproxy)];
  return [
    wayTo({ from: "backend", to: "gateway", number: 1, port: gateway }, toxiproxy),
    wayTo({ from: "gateway", to: "chroma", number: 1, port: chroma }, null),
  ];
}

async function portFor(fixed: number | null, what: string): Promise<number> {
  if (fixed === null) return servicePort();
  await requireFree(fixed, what);
  return fixed;
}

interface Way {
  readonly link: Link;
  /** Where `from` connects. */
  readonly port: number;
  readonly proxy: ProxySettings | null;
}

/** Only the gateway speaks TLS. */
const urlOf = (port: number, to?: Link["to"]) =>
  `${to === "gateway" ? "https" : "http"}://127.0.0.1:${port}`;

/** @param toxiproxy its API's port; null = straight there. */
async function wayTo(
  end: Pick<Link, "from" | "to" | "number"> & { readonly port: number },
  toxiproxy: number | null,
): Promise<Way> {
  const { port: target, ...ends } = end;
  if (toxiproxy === null)
    return {
      link: { ...ends, url: urlOf(target, ends.to), proxy: null },
      port: target,
      proxy: null,
    };
  const port = await servicePort();
  const name = `${ends.from}-${ends.to}-${ends.number}`;
  return {
    link: { ...ends, url: urlOf(port, ends.to), proxy: { apiUrl: urlOf(toxiproxy), name } },
    port,
    proxy: { name, listen: `127.0.0.1:${port}`, upstream: `127.0.0.1:${target}` },
  };
}
