import { homedir } from "node:os";
import { join } from "node:path";
import { HarnessError } from "../../errors.ts";

/** Where an engine listens. */
export type EngineAddress =
  | { readonly kind: "socket"; readonly path: string }
  | { readonly kind: "tcp"; readonly host: string; readonly port: number };

type Environment = Readonly<Record<string, string | undefined>>;

/** As DOCKER_HOST spells it. */
export function hostOf(address: EngineAddress): string {
  if (address.kind === "socket") return `unix://${address.path}`;
  const host = address.host.includes(":") ? `[${address.host}]` : address.host;
  return `tcp://${host}:${address.port}`;
}

/**
 * Where to ask for an engine, in this order: DOCKER_HOST alone where it is set; else the system's
 * socket, the rootless engine's and Docker Desktop's.
 *
 * @throws HarnessError TOOLCHAIN_MISSING for a DOCKER_HOST that isn't spoken to.
 */
export function engineAddresses(env: Environment): readonly EngineAddress[] {
  const named = env["DOCKER_HOST"];
  if (named) return [parseHost(named, env)];
  const runtime = env["XDG_RUNTIME_DIR"];
  return [
    "/var/run/docker.sock",
    ...(runtime ? [join(runtime, "docker.sock")] : []),
    join(env["HOME"] || homedir(), ".docker", "desktop", "docker.sock"),
  ].map((path) => ({ kind: "socket", path }));
}

function parseHost(named: string, env: Environment): EngineAddress {
  const refused = (why: string) =>
    new HarnessError(
      "TOOLCHAIN_MISSING",
      `Expected DOCKER_HOST to be unix:///path or tcp://host:port, ${why}.`,
      { hint: "Correct DOCKER_HOST, or unset it to use this machine's own engine." },
    );
  const [, path] = /^unix:\/\/(\/.+)$/.exec(named) ?? [];
  if (path !== undefined) return { kind: "socket", path };
  // Names with a password in them are never repeated: only the scheme is.
  const scheme = /^([a-z0-9+.-]+):\/\//i.exec(named)?.[1];
  if (scheme !== "tcp") throw refused(scheme ? `not ${scheme}://…` : "but it names no scheme");
  if (env["DOCKER_TLS_VERIFY"])
    throw refused("and no engine that is asked by TLS (DOCKER_TLS_VERIFY is set)");
  const url = URL.parse(`http://${named.slice("tcp://".length)}`);
  if (!url?.hostname || !/:\d+\/?$/.test(named)) throw refused("but its address can't be read");
  return {
    kind: "tcp",
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: Number(url.port || 80),
  };
}
