import { type HealthCheck, knownQueryCheck, paperChecks } from "../load/probing/health-checks.ts";
import type { Setup } from "../setup/setup.ts";
import type { DrillLab } from "./lab.ts";

/** What looks on: the paper's check where there is a Chroma server, and one that asks for an answer. */
export function healthChecksOf({ data }: DrillLab, { endpoints }: Setup): HealthCheck[] {
  const good = knownQueryCheck({
    name: "app",
    url: `${endpoints.app}/query`,
    headers: {},
    queries: data.appQueries,
  });
  const { direct } = endpoints;
  return direct === undefined ? [good] : [...paperChecks(direct), good];
}
