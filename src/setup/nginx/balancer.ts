import type { Milliseconds } from "../../units/quantity.ts";
import { indented, logFormat, type NginxInstance, nginxText } from "./instance.ts";

/** How a balancer chooses, and what it makes of a backend that fails. */
export interface BalancerSettings {
  readonly method: "round-robin" | "least-connections" | "ip-hash";
  /** Failures after which a backend is left out; 0 = it never is. */
  readonly maxFails: number;
  /** How long it is left out before it is tried again; whole seconds. */
  readonly failTimeoutMs: Milliseconds;
  /** What makes nginx pass a request on to the next backend; none = it never does. */
  readonly passOn: readonly ("error" | "timeout" | "http_502")[];
  readonly connectTimeoutMs: Milliseconds;
  /** Idle connections kept to the backends; null = a new one for every request. */
  readonly keepAlive: number | null;
}

/** nginx's own defaults: what the paper's upstream block, which sets nothing, comes to. */
export const AS_WRITTEN: BalancerSettings = {
  method: "round-robin",
  maxFails: 1,
  failTimeoutMs: 10_000 as Milliseconds,
  passOn: ["error", "timeout"],
  connectTimeoutMs: 60_000 as Milliseconds,
  keepAlive: null,
};

export interface BalancerWish extends NginxInstance {
  /** "127.0.0.1:8000", or a port alone. */
  readonly listen: string;
  /** "127.0.0.1:8001", "backend-1:8000". Names are resolved once, at the start. */
  readonly backends: readonly string[];
  readonly settings: BalancerSettings;
}

const METHODS = {
  "round-robin": [],
  "least-connections": ["least_conn;"],
  "ip-hash": ["ip_hash;"],
} as const;

/**
 * An nginx before N backends. A request that reached a backend is never sent twice unless it may be
 * repeated: a POST isn't, so one write stays one write.
 */
export function balancerText(wish: BalancerWish): string {
  const { settings, backends, listen } = wish;
  const { maxFails, failTimeoutMs, keepAlive, passOn, connectTimeoutMs } = settings;
  const limits = `max_fails=${maxFails} fail_timeout=${Math.round(failTimeoutMs / 1000)}s`;
  return nginxText(wish, [
    logFormat("balanced"),
    "access_log /dev/stdout balanced;",
    "upstream backends {",
    ...indented([
      // One memory for all workers: the turns, and who is left out.
      "zone backends 64k;",
      ...METHODS[settings.method],
      ...backends.map((backend) => `server ${backend} ${limits};`),
      ...(keepAlive === null ? [] : [`keepalive ${keepAlive};`]),
    ]),
    "}",
    "server {",
    ...indented([
      `listen ${listen};`,
      ...BODY,
      "location / {",
      ...indented([
        "proxy_pass http://backends;",
        ...(keepAlive === null ? [] : KEPT),
        "proxy_set_header Host $http_host;",
        "proxy_set_header X-Forwarded-For $remote_addr;",
        `proxy_next_upstream ${passOn.length === 0 ? "off" : passOn.join(" ")};`,
        `proxy_connect_timeout ${Math.round(connectTimeoutMs)}ms;`,
        ...PATIENCE,
      ]),
      "}",
    ]),
    "}",
  ]);
}

/**
 * Chroma takes bodies of 40 MiB by default and says itself when one is too large; nginx would refuse
 * ordinary batches from 1 MB on.
 */
export const BODY: readonly string[] = ["client_max_body_size 64m;", "client_body_buffer_size 1m;"];

/** A write that takes longer than nginx's 60 s would be reported as failed, and still be stored. */
export const PATIENCE: readonly string[] = ["proxy_read_timeout 300s;", "proxy_send_timeout 300s;"];

/** What nginx needs to keep its connections to the backends. */
export const KEPT: readonly string[] = [
  "proxy_http_version 1.1;",
  'proxy_set_header Connection "";',
];
