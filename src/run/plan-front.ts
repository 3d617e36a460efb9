import type { Plan } from "../plan/schema.ts";
import { balancerOfPlan } from "../setup/nginx/balancer-of-plan.ts";
import type { SetupName } from "../setup/setup.ts";
import type { SetupOrder } from "./open-setup.ts";

type Front = Pick<SetupOrder, "backends" | "balancer" | "gateway">;

/** What stands before the backends and before Chroma, as the plan has it; local has nothing of it. */
export function planFront(
  which: SetupName,
  { setups: { server } }: Plan,
  ports: "planned" | "free" = "planned",
): Front {
  const { balancer, gateway, backends } = server;
  if (which === "local") return {};
  const fixed = (port: number | null) => (ports === "planned" ? port : null);
  return {
    backends,
    balancer: balancer.enabled
      ? { port: fixed(balancer.port), settings: balancerOfPlan(server) }
      : null,
    gateway: gateway.enabled ? { port: fixed(gateway.port) } : null,
  };
}
