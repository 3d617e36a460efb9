import type { Plan } from "../../plan/schema.ts";
import { milliseconds } from "../../units/quantity.ts";
import type { BalancerSettings } from "./balancer.ts";

/** Enough for a backend's 40 threads, and as many that wait. */
const KEPT_CONNECTIONS = 80;

/** The balancer as the plan asks for it. */
export function balancerOfPlan({ balancer }: Plan["setups"]["server"]): BalancerSettings {
  return {
    method: balancer.method,
    maxFails: balancer.maxFails,
    failTimeoutMs: milliseconds(balancer.failTimeoutMs),
    passOn: balancer.failover ? ["error", "timeout", "http_502"] : [],
    connectTimeoutMs: milliseconds(balancer.connectTimeoutMs),
    keepAlive: KEPT_CONNECTIONS,
  };
}
