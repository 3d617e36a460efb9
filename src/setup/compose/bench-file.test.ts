import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { projectFolder } from "../../toolchain/record.ts";
import { IMAGE_PARTS } from "../docker/baked.ts";
import { imageOf } from "../docker/images.ts";

interface Service {
  readonly image: string;
  readonly restart: string;
  readonly ports?: readonly string[];
  readonly networks?: readonly string[];
  readonly logging: unknown;
  readonly mem_limit: string;
  readonly cap_drop: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly volumes?: readonly string[];
}

const file = join(projectFolder, "docker-compose.bench.yml");
const document = parse(readFileSync(file, "utf8"), { merge: true });
const services: Readonly<Record<string, Service>> = document.services;
const all = Object.entries(services);
const lasting = all.filter(([, { restart }]) => restart !== "no");

describe("docker-compose.bench.yml", () => {
  it("pins the same official images as the docker driver", () => {
    const named = Object.fromEntries(IMAGE_PARTS.map((part) => [part, null])) as never;
    for (const part of ["chroma", "nginx"] as const) {
      const { name } = imageOf(part, { named, env: {}, baked: {} });
      const variable = `CHROMA_ASSAY_IMAGE_${part.toUpperCase()}`;
      const images = all.map(([, { image }]) => image).filter((image) => image.includes(variable));
      expect(images.length).toBeGreaterThan(0);
      expect(new Set(images)).toEqual(new Set([`\${${variable}:-${name}}`]));
    }
  });

  it("publishes nothing but on 127.0.0.1, and Chroma's own port not at all", () => {
    const ports = all.flatMap(([, service]) => service.ports ?? []);
    expect(ports).toHaveLength(3);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
    expect(services).toHaveProperty("chroma.networks", ["storage"]);
    expect(services).not.toHaveProperty("chroma.ports");
    expect(document.networks.storage).toEqual({ internal: true });
  });

  it("lets only the gateway reach Chroma", () => {
    const near = all.filter(([, { networks }]) => networks?.includes("storage"));
    expect(near.map(([name]) => name)).toEqual(["chroma", "gateway"]);
  });

  it("restarts, rotates the logs of, limits and checks everything that stays", () => {
    expect(lasting.map(([name]) => name)).toEqual([
      "chroma",
      "gateway",
      "backend",
      "balancer",
      "local",
    ]);
    for (const [name, service] of lasting) {
      expect(service, name).toMatchObject({
        restart: "unless-stopped",
        cap_drop: ["ALL"],
        mem_limit: expect.any(String),
        logging: { driver: "json-file", options: { "max-size": "10m", "max-file": "3" } },
      });
      expect(service.healthcheck?.test.join(" "), name).not.toMatch(/\b(curl|wget)\b/);
    }
  });

  it("keeps the data where Chroma 1.x writes it", () => {
    expect(services).toHaveProperty("chroma.volumes", ["chroma-data:/data"]);
    expect(document.volumes).toHaveProperty("chroma-data");
  });

  it("waits for who must be there first", () => {
    const waits = all.flatMap(([, service]) => Object.values(service.depends_on ?? {}));
    expect(waits.length).toBeGreaterThan(4);
    for (const { condition } of waits)
      expect(condition).toMatch(/^service_(healthy|completed_successfully)$/);
  });
});
