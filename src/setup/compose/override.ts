import type { ComposeDocument } from "./document.ts";

/** Where a published port lies on this machine: "balancer:8080" → 12345. */
export type HostPorts = ReadonlyMap<string, number>;

export const portKey = (service: string, target: number): string => `${service}:${target}`;

/** Every port that the file publishes. */
export const publishedPorts = ({ services }: ComposeDocument): string[] =>
  Object.entries(services).flatMap(([service, { ports }]) =>
    ports.map(({ target }) => portKey(service, target)),
  );

/** A file that lays every published port on 127.0.0.1, whatever the first one says; nothing else changes. */
export function overrideText({ services }: ComposeDocument, hostPorts: HostPorts): string {
  const lines = Object.entries(services).flatMap(([service, { ports }]) => {
    const rows = ports.map(({ target, protocol }) => {
      const host = hostPorts.get(portKey(service, target));
      return JSON.stringify(`127.0.0.1:${host}:${target}/${protocol}`);
    });
    return rows.length === 0
      ? []
      : [`  ${JSON.stringify(service)}:`, `    ports: !override [${rows.join(", ")}]`];
  });
  return ["services:", ...lines, ""].join("\n");
}
