import type { Addresses } from "../process/addresses.ts";

/** Ports inside of the containers; on this machine each has another one. */
export const PORTS = {
  chroma: 8000,
  backend: 8000,
  balancer: 8080,
  gateway: 8443,
  toxiproxy: 8474,
} as const;

/** Where the data lies inside. */
export const DATA = "/data";
/** What the harness writes into a container lies here. */
export const OWN = "/etc/chroma-assay";

/** A part's address in its network. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

/** Names of a setup's containers, in which each finds the others. */
export interface Names {
  readonly network: string;
  readonly volume: string;
  readonly chroma: string;
  readonly balancer: string;
  readonly gateway: string;
  readonly toxiproxy: string;
  backend(number: number): string;
}

export function namesFor(prefix: string): Names {
  const named = (what: string) => `${prefix}-${what}`;
  return {
    network: named("network"),
    volume: named("data"),
    chroma: named("chroma"),
    balancer: named("balancer"),
    gateway: named("gateway"),
    toxiproxy: named("toxiproxy"),
    backend: (number) => named(`backend-${number}`),
  };
}

/** Which container is behind a port of this machine; a proxy has the same port on both sides. */
export function placeOf(port: number, addresses: Addresses, names: Names): Place {
  const { backends, chroma, balancer, gateway } = addresses;
  const at = backends.indexOf(port);
  if (at >= 0) return { host: names.backend(at + 1), port: PORTS.backend };
  if (port === chroma) return { host: names.chroma, port: PORTS.chroma };
  if (port === balancer) return { host: names.balancer, port: PORTS.balancer };
  if (port === gateway) return { host: names.gateway, port: PORTS.gateway };
  return { host: names.toxiproxy, port };
}

export const textOf = ({ host, port }: Place): string => `${host}:${port}`;

/** "127.0.0.1:18000" → 18000. */
export const portIn = (address: string): number =>
  Number(address.slice(address.lastIndexOf(":") + 1));
