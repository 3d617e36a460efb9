/** What an nginx is, whatever it does: the same text serves a process of ours and a container. */
export interface NginxInstance {
  /** Before its pid file and its buffers: "" = its own folder (`-p`), "/tmp/" in a read-only container. */
  readonly scratch: string;
  /** Whom its workers run as, where it is started by root; null = nginx's own choice. */
  readonly user: string | null;
  /** @default 1 */
  readonly workers?: number | "auto";
}

/** One connection to the client and one to the backend each: enough for 2,000 at a time. */
const CONNECTIONS = 4096;

/**
 * The outer part of a configuration: in the foreground, nothing outside of its folder, the access log
 * on standard output and the errors on standard error.
 */
export function nginxText(instance: NginxInstance, http: readonly string[]): string {
  const { scratch, user, workers = 1 } = instance;
  const buffers = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  const lines = [
    "daemon off;",
    `worker_processes ${workers};`,
    ...(user === null ? [] : [`user ${user};`]),
    `pid ${scratch}nginx.pid;`,
    "error_log stderr warn;",
    `events { worker_connections ${CONNECTIONS}; }`,
    "http {",
    ...indented([
      // Even those that are never used are made at the start, by default in /var.
      ...buffers.map((name) => `${name}_temp_path ${scratch}${name}-buffer;`),
      "server_tokens off;",
      "default_type application/json;",
      // A client that keeps its connection shall not lose it while it thinks.
      "keepalive_timeout 600s;",
      "keepalive_requests 1000000;",
      ...http,
    ]),
    "}",
  ];
  return `${lines.join("\n")}\n`;
}

export const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

/** What each request's log line says: never a header, a body or a query string. */
export function logFormat(name: string, more: Readonly<Record<string, string>> = {}): string {
  const fields = {
    method: "$request_method",
    path: "$uri",
    upstream: "$upstream_addr",
    upstreamStatus: "$upstream_status",
    ...more,
  };
  const texts = Object.entries(fields).map(([field, value]) => `"${field}":"${value}"`);
  const numbers = ['"at":$msec', '"took":$request_time', '"status":$status'];
  return `log_format ${name} escape=json '{${[...numbers, ...texts].join(",")}}';`;
}
