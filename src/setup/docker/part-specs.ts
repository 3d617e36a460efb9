import { readFileSync } from "node:fs";
import { join } from "node:path";
import { balancerText } from "../nginx/balancer.ts";
import { GATEWAY_FILES, gatewayText } from "../nginx/gateway.ts";
import type { Addresses } from "../process/addresses.ts";
import type { ContainerSpec, FileInside } from "./container-spec.ts";
import type { DockerSetupConfig } from "./docker-setup-config.ts";
import type { GatewayKeys } from "./gateway-keys.ts";
import type { SetupLabels } from "./labels.ts";
import { DATA, type Names, OWN, PORTS, placeOf, textOf } from "./places-inside.ts";
import type { SetupImages } from "./present-images.ts";

/** What the specs of all parts are made from. */
export interface SpecSource {
  readonly config: DockerSetupConfig;
  readonly addresses: Addresses;
  readonly labels: SetupLabels;
  readonly names: Names;
  readonly images: SetupImages;
  /** null = there is no gateway. */
  readonly keys: GatewayKeys | null;
}

/** The official image's own start, with a configuration file: only then are CHROMA_* variables heeded. */
export function chromaSpec(source: SpecSource): ContainerSpec {
  const { config, addresses, names, images } = source;
  return {
    ...common(source),
    name: names.chroma,
    image: images.chroma,
    variables: { ANONYMIZED_TELEMETRY: "False", ...config.chromaVariables },
    command: null,
    files: [
      {
        target: "/config.yaml",
        content: JSON.stringify({
          persist_path: DATA,
          listen_address: "0.0.0.0",
          port: PORTS.chroma,
          allow_reset: false,
        }),
      },
    ],
    ports: [{ inside: PORTS.chroma, host: addresses.chroma }],
    ...dataOf(source, true),
    limits: config.limits.chroma,
  };
}

export function backendSpec(source: SpecSource, number: number): ContainerSpec {
  const { config, addresses, names, images, keys } = source;
  const chroma = placeOf(addresses.chromaSeen, addresses, names);
  const isLocal = config.storage === "local";
  return {
    ...common(source),
    name: names.backend(number),
    image: images.backend,
    variables: {
      PYTHONUNBUFFERED: "1",
      PYTHONDONTWRITEBYTECODE: "1",
      ANONYMIZED_TELEMETRY: "False",
      BACKEND_STORAGE: config.storage,
      BACKEND_PATH: DATA,
      BACKEND_CHROMA_HOST: chroma.host,
      BACKEND_CHROMA_PORT: String(chroma.port),
      BACKEND_COLLECTION: config.collection,
      BACKEND_THREADS: String(config.threads),
      ...keys?.variables,
      ...config.backendVariables,
    },
    command: null,
    files: keys === null ? [] : [{ target: keys.authorityInside, content: keys.authority }],
    folders:
      config.backendFolder === null ? [] : [{ source: config.backendFolder, target: "/app" }],
    ports: [{ inside: PORTS.backend, host: addresses.backends[number - 1] ?? 0 }],
    // They share one volume: the first brings the data.
    ...(isLocal ? dataOf(source, number === 1) : NO_DATA),
    limits: config.limits.backend,
  };
}

export function balancerSpec(source: SpecSource, port: number): ContainerSpec {
  const { config, addresses, names } = source;
  const settings = config.balancer?.settings;
  if (settings === undefined) throw new Error("There is no balancer to describe.");
  const backends = addresses.backends.map((backend) => textOf(placeOf(backend, addresses, names)));
  const text = balancerText({ ...NGINX, listen: String(PORTS.balancer), backends, settings });
  return {
    ...nginxSpec(source, [{ target: `${OWN}/nginx.conf`, content: text }]),
    name: names.balancer,
    ports: [{ inside: PORTS.balancer, host: port }],
    limits: config.limits.balancer,
  };
}

export function gatewaySpec(source: SpecSource, port: number, keys: GatewayKeys): ContainerSpec {
  const { config, names } = source;
  const listen = String(PORTS.gateway);
  const chroma = textOf({ host: names.chroma, port: PORTS.chroma });
  const { certificate, key, tokens } = GATEWAY_FILES;
  const files = [certificate, key, tokens].map((file) => ({
    target: `${OWN}/${file}`,
    content: readFileSync(join(keys.folder, file), "utf8"),
    mode: 0o600,
  }));
  const text = gatewayText({ ...NGINX, listen, chroma });
  return {
    ...nginxSpec(source, [{ target: `${OWN}/nginx.conf`, content: text }, ...files]),
    name: names.gateway,
    ports: [{ inside: PORTS.gateway, host: port }],
    limits: config.limits.gateway,
  };
}

const NGINX = { scratch: "/tmp/", user: null } as const;

const nginxSpec = (source: SpecSource, files: readonly FileInside[]) => ({
  ...common(source),
  image: source.images.nginx,
  variables: {},
  entrypoint: ["nginx"],
  command: ["-p", `${OWN}/`, "-c", "nginx.conf", "-e", "stderr"],
  files,
  ...NO_DATA,
});

const NO_DATA = { volume: null, seed: null, restart: "no" } as const;

const common = ({ config, labels, names }: SpecSource) => ({
  labels: labels.labels,
  network: names.network,
  entrypoint: null,
  folders: [],
  cpus: config.cpus,
});

function dataOf({ config, names }: SpecSource, seeded: boolean) {
  const { volumeAt = DATA, source, restart = "no" } = config;
  return {
    volume: volumeAt === null ? null : { name: names.volume, target: volumeAt },
    seed: source === null || !seeded ? null : { source, target: DATA },
    restart,
  };
}
