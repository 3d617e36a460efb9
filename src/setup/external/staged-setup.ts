import { monotonicNow } from "../../host/clock.ts";
import { servicePort } from "../../host/ports.ts";
import type { External } from "../../plan/external.ts";
import type { Milliseconds } from "../../units/quantity.ts";
import { type BackendConfig, createBackend } from "../process/backend.ts";
import { waitUntilReady } from "../process/wait-until-ready.ts";
import type { Setup } from "../setup.ts";
import { createHookedChroma, type WayBack } from "./hooked-part.ts";
import { headersOf } from "./keys.ts";

export interface StagedConfig
  extends WayBack,
    Pick<BackendConfig, "python" | "backendFolder" | "logFolder" | "threads" | "cpus" | "onSpawn"> {
  readonly external: External;
  /** Where the harness's own collection lies. */
  readonly collection: string;
  /** For the backend: whom to trust. */
  readonly variables: Readonly<Record<string, string>>;
  readonly readyLimitMs: Milliseconds;
  /** Removes the collection. */
  readonly remove: () => Promise<void>;
}

/**
 * A staging system's Chroma with a reference backend of ours before it, which asks a collection of ours: what
 * drills break is Chroma, by its owner's hooks. Disposing starts it again where it is down.
 */
export async function createStagedSetup(config: StagedConfig): Promise<Setup> {
  const { external } = config;
  const base = external.chroma.url ?? "";
  const to = new URL(base);
  const port = await servicePort();
  const chroma = createHookedChroma("server", external, config);
  const { header } = external.chroma.key;
  const key = headersOf("server", "chroma", external)[header];
  const secure = to.protocol === "https:";
  const backend = createBackend({
    ...config,
    number: 1,
    storage: "server",
    dataFolder: "",
    port,
    chromaPort: Number(to.port || (secure ? 443 : 80)),
    variables: {
      ...config.variables,
      BACKEND_CHROMA_HOST: to.hostname,
      ...(secure ? { BACKEND_CHROMA_TLS: "1" } : {}),
      ...(key === undefined ? {} : { BACKEND_CHROMA_TOKEN: key }),
    },
  });
  const app = `http://127.0.0.1:${port}`;
  let startedAt = monotonicNow();
  const setup: Setup = {
    name: "server",
    driver: "external",
    endpoints: { app, apps: [app] },
    parts: [chroma, backend],
    links: [
      { from: "app", to: "backend", number: 1, url: app, proxy: null },
      { from: "backend", to: "chroma", number: 1, url: base, proxy: null },
    ],
    storage: { kind: "mount", path: "", quotaBytes: null, survivesRecreate: true },
    async start(signal) {
      startedAt = monotonicNow();
      await backend.start(signal);
    },
    ready: (probe, options) =>
      waitUntilReady({ name: "server", app, probe, startedAt, parts: [backend], ...options }),
    // Ours alone: the system was there before, and stays.
    stop: async (how) => [await backend.stop(how)],
    async restart(signal) {
      await chroma.restart(signal);
      await backend.stop("graceful");
      await setup.start(signal);
    },
    destroy: async () => {
      await setup[Symbol.asyncDispose]();
    },
    resources: async () => [backend.usage()],
    async [Symbol.asyncDispose]() {
      await backend.stop("kill");
      if (!chroma.running()) await chroma.start(new AbortController().signal);
      await config.remove();
    },
  };
  return setup;
}
