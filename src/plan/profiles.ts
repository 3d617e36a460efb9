import { HarnessError } from "../errors.ts";
import { suggest } from "./nearest.ts";
import type { PlanInput } from "./schema.ts";
import { workloadNames } from "./workloads.ts";

/** Built-in plans, as people would write them. */
const profiles = {
  /** Proves the plumbing in a minute; one round shows nothing about speed. */
  smoke: {
    name: "smoke",
    data: { queryCount: 100 },
    load: {
      quiet: { pairs: 60 },
      busy: { blocks: 4 },
      warm: { window: 100, limitMs: 5000 },
    },
    rounds: { looks: [1] },
  },
  /** The default: a first verdict within minutes. */
  quick: {
    name: "quick",
    drills: ["crash-persistence", "network-cut", "rollback"],
    // A target that hasn't settled after 10 s seldom does within the default 15 s; it's flagged either way.
    load: { warm: { limitMs: 10_000 } },
  },
  /** How many users each setup carries, and nothing else. */
  users: {
    name: "users",
    claims: ["concurrent-users", "better-concurrency"],
    capacity: { severalBackends: 3 },
  },
  /** A night against pinned references, which a plan of the team's own or a flag names. */
  gate: {
    name: "gate",
    load: { busy: { blocks: 24 }, warm: { limitMs: 10_000 } },
  },
  /** Work other than plain queries, and memory by records: figures, not verdicts. */
  work: {
    name: "work",
    claims: ["capacity"],
    workloads: { play: [...workloadNames] },
  },
  /**
   * The night before a cutover, within 90 minutes: enough rounds for the p99, three indexes, rounds with
   * one setup at a time, users in narrow steps, and five times every drill that child processes can play
   * without nginx. The profile `drills` has the others.
   */
  full: {
    name: "full",
    data: { builds: 3 },
    load: { busy: { blocks: 24 } },
    rounds: { looks: [12], sequential: 6 },
    capacity: { step: 1.1, severalBackends: 3 },
    claims: [
      "query-speed",
      "faster",
      "latency-network",
      "resources",
      "concurrent-users",
      "better-concurrency",
    ],
    drills: [
      "restart-persistence",
      "crash-persistence",
      "hang",
      "network-cut",
      "slow-network",
      "flaky-network",
      "backend-loss",
      "damaged-index",
      "health-check",
      "local-not-shared",
      "shared-data",
      "clustering",
      "migration",
      "rollback",
      "rollback-after-cleanup",
    ],
    drilling: { repeat: 5 },
  },
  /** Every drill, once. */
  drills: {
    name: "drills",
    drills: [
      "restart-persistence",
      "crash-persistence",
      "recreate-persistence",
      "recreate-persistence-as-written",
      "hang",
      "network-cut",
      "slow-network",
      "flaky-network",
      "backend-loss",
      "load-distribution-as-written",
      "load-distribution",
      "damaged-index",
      "restore-running-copy",
      "restore-stopped-copy",
      "upgrade",
      "downgrade",
      "health-check",
      "local-not-shared",
      "shared-data",
      "clustering",
      "volume-loss",
      "auto-recovery",
      "deploy-as-written",
      "deploy",
      "migration",
      "rollback",
      "rollback-after-cleanup",
    ],
    drilling: { controls: 5 },
  },
} satisfies Record<string, PlanInput>;

/** Names of the built-in plans. */
export const profileNames: readonly string[] = Object.keys(profiles);

/** A built-in plan. @throws HarnessError USAGE for an unknown name, with the nearest. */
export function profile(name: string): PlanInput {
  if (Object.hasOwn(profiles, name))
    return structuredClone(profiles[name as keyof typeof profiles]);
  throw new HarnessError(
    "USAGE",
    `Expected a profile (${profileNames.join(", ")}), got \`${name}\`.`,
    { hint: suggest(name, profileNames) },
  );
}
