import { join } from "node:path";
import { type BalancerSettings, balancerText } from "../nginx/balancer.ts";
import type { Balancing } from "../setup.ts";
import type { Addresses } from "./addresses.ts";
import { createNginx, type NginxConfig, passedRequests } from "./nginx-part.ts";
import type { ProcessPart } from "./part.ts";

/** A balancer that runs here, and what it tells. */
export interface Balancer {
  readonly part: ProcessPart;
  readonly balancing: Balancing;
}

export function createBalancer(
  config: Omit<NginxConfig, "role" | "folder"> & { readonly workFolder: string },
  { balancer: port, backends: ports }: Pick<Addresses, "balancer" | "backends">,
  settings: BalancerSettings,
): Balancer {
  const backends = ports.map((backend) => `127.0.0.1:${backend}`);
  const part = createNginx(
    { ...config, role: "balancer", folder: join(config.workFolder, "balancer") },
    (instance) => balancerText({ ...instance, listen: `127.0.0.1:${port}`, backends, settings }),
  );
  return { part, balancing: { settings, backends, requests: () => passedRequests(part) } };
}
