import type { Plan } from "./schema.ts";

/** Claims whose evidence is ladders of users. */
const OF_USERS = ["concurrent-users", "better-concurrency"];
/** Claims whose evidence is duet rounds. */
const OF_ROUNDS = ["query-speed", "faster", "latency-network", "resources"];

/** Whether a plan's claims need users to be counted. */
export const asksForUsers = ({ claims }: Pick<Plan, "claims">): boolean =>
  claims.some((claim) => OF_USERS.includes(claim));

/** Whether they need backends by the number. */
export const asksForScaling = ({ claims }: Pick<Plan, "claims">): boolean =>
  claims.includes("linear-scaling");

/** Whether something else than plain queries is played. */
export const asksForWorkloads = ({ workloads }: Pick<Plan, "workloads">): boolean =>
  workloads.play.length > 0;

/** Claims whose evidence is how the setups grow. */
const OF_WORKLOADS = ["capacity"];

/** Whether they need rounds. A plan that asks for nothing else gets rounds, as it always has. */
export const asksForRounds = (plan: Pick<Plan, "claims">): boolean =>
  !plan.claims.some((claim) => [...OF_USERS, ...OF_WORKLOADS, "linear-scaling"].includes(claim)) ||
  plan.claims.some((claim) => OF_ROUNDS.includes(claim));

/**
 * Whether the first queries without the page cache are timed beside the rounds. One round proves the
 * plumbing; what stands beside rounds waits until there are some.
 */
export const asksForFirstQueries = (plan: Pick<Plan, "claims" | "rounds">): boolean =>
  asksForRounds(plan) && plan.rounds.looks.some((look) => look > 1);
