import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ask } from "../../audit/ask.ts";
import { ADDRESS_ALONE } from "../../audit/target.ts";
import { servicePort } from "../../host/ports.ts";
import { waitForPort } from "../../host/wait-for-port.ts";
import { makeCertificates } from "../../setup/nginx/certificate.ts";
import { GATEWAY_FILES, gatewayText } from "../../setup/nginx/gateway.ts";
import { tokenMapText } from "../../setup/nginx/token-map.ts";
import { assertRunning } from "../../setup/process/assert-running.ts";
import { createNginx } from "../../setup/process/nginx-part.ts";
import { findNginx } from "../../toolchain/nginx.ts";
import { startChroma } from "./paper.ts";
import type { AuditShop, OpenStand, Stand } from "./stand.ts";

const NAME = "tenant-gateway";
/** Callers by their tenants. */
const TENANTS = { orders: ["assay-orders"], support: ["assay-support"] } as const;

/** The remedy for what a gateway with tokens alone doesn't do: every token is held to its tenants. */
export const tenantGateway: Stand = {
  name: NAME,
  offers: [
    {
      way: "tenant gateway",
      words: "nginx that binds each token to its tenants, before a Chroma server",
      checks: ["authorization"],
    },
  ],
  open,
};

async function open(shop: AuditShop): Promise<OpenStand> {
  const { path: program } = findNginx();
  const folder = join(shop.workFolder, NAME, "nginx");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { signal } = shop;
  const { authorityFile } = await makeCertificates({ folder, names: ["127.0.0.1"], signal });
  const tokens = Object.keys(TENANTS).map((name) => ({
    name,
    value: randomBytes(24).toString("hex"),
  }));
  writeFileSync(join(folder, GATEWAY_FILES.tokens), tokenMapText(tokens), { mode: 0o600 });
  const chroma = await startChroma(shop, NAME, {});
  const port = await servicePort();
  const nginx = createNginx(
    {
      role: "gateway",
      program,
      folder,
      logFolder: join(shop.logFolder, NAME),
      cpus: null,
      onSpawn: shop.onSpawn,
    },
    (instance) =>
      gatewayText({
        ...instance,
        listen: `127.0.0.1:${port}`,
        chroma: `127.0.0.1:${chroma.port}`,
        tenants: TENANTS,
      }),
  );
  const end = async () => {
    await nginx.stop("kill");
    await chroma.part.stop("kill");
  };
  try {
    await makeTenants(`http://127.0.0.1:${chroma.port}`, signal);
    await nginx.start(signal);
    const check = () => assertRunning(nginx);
    await waitForPort(port, { limitMs: shop.plan.rounds.readyMs, signal, check });
    const authority = await readFile(authorityFile, "utf8");
    const callers = tokens.map(({ name, value }) => ({
      name,
      header: "X-Chroma-Token",
      token: value,
      tenant: `assay-${name}`,
    }));
    return {
      targetOf: (offer) => ({
        ...ADDRESS_ALONE,
        ...offer,
        baseUrl: `https://127.0.0.1:${port}`,
        headers: {},
        authority,
        callers,
        disposable: true,
      }),
      [Symbol.asyncDispose]: end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Nobody who is bound to a tenant may make one, so they are made past the gateway. */
async function makeTenants(baseUrl: string, signal: AbortSignal): Promise<void> {
  const chroma = { baseUrl, headers: {}, authority: null };
  for (const name of Object.values(TENANTS).flat())
    await ask(chroma, { method: "POST", path: "/api/v2/tenants", body: { name } }, signal);
}
