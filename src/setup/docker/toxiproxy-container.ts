import { HarnessError, messageOf } from "../../errors.ts";
import { waitFor } from "../../host/clock.ts";
import { milliseconds } from "../../units/quantity.ts";
import type { Addresses } from "../process/addresses.ts";
import { createProxy, isServing } from "../toxiproxy.ts";
import type { ContainerCalls } from "./container-calls.ts";
import { type ContainerSpec, NO_LIMITS } from "./container-spec.ts";
import { PartContainer } from "./part-container.ts";
import type { SpecSource } from "./part-specs.ts";
import { PORTS, placeOf, portIn, textOf } from "./places-inside.ts";

/** The Toxiproxy through which a setup's links lead. It isn't a part: nobody would deploy it. */
export interface ToxiproxyContainer {
  /** Starts it with all its proxies, unless it runs. @throws HarnessError SETUP_NOT_READY */
  ensure(signal: AbortSignal): Promise<void>;
}

const READY = { limitMs: milliseconds(10_000), everyMs: milliseconds(20) };

/**
 * Testcontainers' own module would publish 32 ports and name the proxies' by chance: here both are known
 * before, so that a container may be restarted and be found where it was.
 */
export function createToxiproxyContainer(
  source: SpecSource,
  {
    image,
    port,
    calls,
  }: { readonly image: string; readonly port: number; readonly calls: ContainerCalls },
): ToxiproxyContainer {
  const { addresses, names } = source;
  const spec = specOf(source, image, port);
  const apiUrl = `http://127.0.0.1:${port}`;
  return {
    async ensure(signal) {
      const found = await calls.inspect(spec.name);
      if (found?.State.Running) return;
      // Proxies live in its memory alone: one that has ended is worth nothing.
      if (found !== null) await calls.remove(spec.name);
      signal.throwIfAborted();
      await new PartContainer(spec, { seeded: false }).start();
      await untilServing(spec, { apiUrl, calls, signal });
      for (const { name, listen, upstream } of addresses.proxies)
        await createProxy(apiUrl, {
          name,
          listen: `0.0.0.0:${portIn(listen)}`,
          upstream: textOf(placeOf(portIn(upstream), addresses, names)),
        });
    },
  };
}

function specOf(
  { config, addresses, labels, names }: SpecSource,
  image: string,
  port: number,
): ContainerSpec {
  return {
    name: names.toxiproxy,
    image,
    labels: labels.labels,
    network: names.network,
    // By default it writes a line for every connection.
    variables: { LOG_LEVEL: "warn" },
    entrypoint: null,
    command: ["-host=0.0.0.0"],
    ports: [{ inside: PORTS.toxiproxy, host: port }, ...listeners(addresses)],
    volume: null,
    files: [],
    seed: null,
    folders: [],
    limits: NO_LIMITS,
    cpus: config.cpus,
    restart: "no",
  };
}

const listeners = ({ proxies }: Addresses) =>
  proxies.map(({ listen }) => ({ inside: portIn(listen), host: portIn(listen) }));

async function untilServing(
  { name }: ContainerSpec,
  {
    apiUrl,
    calls,
    signal,
  }: { readonly apiUrl: string; readonly calls: ContainerCalls; readonly signal: AbortSignal },
): Promise<void> {
  try {
    await waitFor(
      `Toxiproxy's API at ${apiUrl}`,
      async () => ((await isServing(apiUrl)) ? true : null),
      { ...READY, signal },
    );
  } catch (cause) {
    signal.throwIfAborted();
    throw new HarnessError(
      "SETUP_NOT_READY",
      `${messageOf(cause)}\n${await calls.logTail(name, 15)}`,
      { cause },
    );
  }
}
