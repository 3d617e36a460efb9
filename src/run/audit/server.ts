import { mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ADDRESS_ALONE, type AuditTarget } from "../../audit/target.ts";
import { waitForPort } from "../../host/wait-for-port.ts";
import type { Part, Setup } from "../../setup/setup.ts";
import { serverOn, withServer } from "../bench/seeding-server.ts";
import { openSetup } from "../open-setup.ts";
import type { AuditShop, Offer, OpenStand, Stand } from "./stand.ts";

const NAME = "server";
const TOKEN_HEADER = "X-Chroma-Token";

const AS_SET_UP: Offer = {
  way: "setup",
  words: "every process of the server setup, as this run starts it",
  checks: ["isolation"],
};

const GATEWAY: Offer = {
  way: "gateway",
  words: "nginx with TLS and a token on every route, before a Chroma server",
  checks: ["auth", "authorization", "tls", "audit-log"],
};

const withGateway = (shop: AuditShop): Promise<OpenStand> => openServer(shop, true);

/** The server setup with the gateway before Chroma: what works, beside what the paper shows. */
export const gatewaySetup: Stand = { name: NAME, offers: [GATEWAY, AS_SET_UP], open: withGateway };

/** Where there is no nginx, opening this says so. */
export const gatewayMissing: Stand = { name: "gateway", offers: [GATEWAY], open: withGateway };

/** Without nginx the setup's own doors can still be looked at. */
export const plainSetup: Stand = {
  name: NAME,
  offers: [AS_SET_UP],
  open: (shop) => openServer(shop, false),
};

async function openServer(shop: AuditShop, hasGateway: boolean): Promise<OpenStand> {
  const setup = await describeServer(shop, hasGateway);
  try {
    await setup.start(shop.signal);
    for (const { url, to } of setup.links)
      await waitForPort(Number(new URL(url).port), {
        limitMs: shop.plan.rounds.readyMs,
        signal: shop.signal,
        check: () => assertRuns(setup, to),
      });
    return await standOf(setup);
  } catch (error) {
    await setup[Symbol.asyncDispose]();
    throw error;
  }
}

function assertRuns({ parts }: Setup, role: Part["role"]): void {
  const ended = parts.find((part) => part.role === role && !part.running());
  if (ended !== undefined) throw new Error(`The ${role} ended at start; its log: ${ended.logFile}`);
}

const COLLECTION = "assay-audit";

async function describeServer(shop: AuditShop, hasGateway: boolean): Promise<Setup> {
  const workFolder = join(shop.workFolder, NAME);
  const source = join(workFolder, "seed");
  mkdirSync(source, { recursive: true });
  // A backend doesn't start without its collection.
  await withServer(serverOn(shop, source), (client) =>
    client.createCollection({ name: COLLECTION, space: "l2", hnsw: null }),
  );
  const { backend, chroma } = shop.plan.setups.server;
  return openSetup(shop, {
    name: "server",
    storage: "server",
    source,
    dataFolder: join(workFolder, "data"),
    workFolder,
    logFolder: join(shop.logFolder, NAME),
    collection: COLLECTION,
    gateway: hasGateway ? { port: null } : null,
    ports: { backend: null, chroma: null },
    backendVariables: backend.variables,
    chromaVariables: chroma.variables,
  });
}

async function standOf(setup: Setup): Promise<OpenStand> {
  const { gateway, endpoints, parts } = setup;
  const authority = gateway === undefined ? null : await readFile(gateway.authorityFile, "utf8");
  const nameOf = ({ role, number }: Part) => `${role} ${number}`;
  const base = {
    ...ADDRESS_ALONE,
    headers: {},
    authority,
    callers: (gateway?.tokens ?? []).map(({ name, value }) => ({
      name,
      header: TOKEN_HEADER,
      token: value,
    })),
    disposable: true,
    logs: () =>
      Promise.all(
        parts.map(async (part) => ({
          of: nameOf(part),
          text: await readFile(part.logFile, "utf8").catch(() => ""),
        })),
      ),
    // What listens inside a container listens for its network; what is published isn't a process.
    processes: (setup.driver === "process" ? parts : []).flatMap((part) =>
      part.pid === null ? [] : [{ what: nameOf(part), pid: part.pid }],
    ),
  };
  return {
    targetOf: ({ way, words }): AuditTarget => ({
      ...base,
      way,
      words,
      baseUrl: way === "gateway" ? (gateway?.url ?? "") : (endpoints.direct ?? ""),
    }),
    [Symbol.asyncDispose]: () => setup[Symbol.asyncDispose](),
  };
}
