import type { Claim } from "../claim.ts";
import { CAPACITY_NEEDS, judgeCapacity } from "../judges/capacity.ts";
import { judgeFaster } from "../judges/faster.ts";
import { judgeLatencyNetwork } from "../judges/latency-network.ts";
import { judgeLinearScaling, LINEAR_SCALING_NEEDS } from "../judges/linear-scaling.ts";
import { judgeLoadDistribution, LOAD_DISTRIBUTION_NEEDS } from "../judges/load-distribution.ts";
import { judgeQuerySpeed } from "../judges/query-speed.ts";
import { judgeResources } from "../judges/resources.ts";
import { judgeBetterConcurrency, judgeConcurrentUsers } from "../judges/users.ts";

const BENCH = "`chroma-assay run` or `chroma-assay bench`";
const USERS = "`chroma-assay bench --profile users`";

/** Speed, users, scaling and what it costs. */
export const performance: readonly Claim[] = [
  {
    id: "query-speed",
    promise: "On the server, a query is 50–70 % faster than on local files",
    lines: [364],
    estimand:
      "ratio of latencies, server / local, paired by query, at the quiet and the busy point",
    bound: {
      supported: "at most 0.50× the time at both points (both readings of the range are met)",
      refuted: "more than 0.67× the time at both points (both readings fail)",
    },
    decider: "interval",
    drivers: ["process", "docker", "external"],
    oneBox: true,
    needs: BENCH,
    judge: judgeQuerySpeed,
  },
  {
    id: "faster",
    promise: "Queries are faster on the server, by however much",
    lines: [131, 312],
    estimand:
      "ratio of latencies, server / local, paired by query, at the quiet and the busy point",
    bound: { supported: "below 1× at both points", refuted: "above 1× at both points" },
    decider: "interval",
    drivers: ["process", "docker", "external"],
    oneBox: true,
    needs: BENCH,
    judge: judgeFaster,
  },
  {
    id: "concurrent-users",
    promise: "The server setup carries ten times as many users at once",
    lines: [365],
    estimand:
      "users within the latency objective: a ladder on local, then ten times that on the server",
    bound: {
      supported:
        "ten times local's users are held at every limit, offered at once, in every repeat",
      refuted: "at every limit the objective is missed twice at fewer than ten times local's users",
    },
    decider: "interval",
    drivers: ["process", "docker"],
    oneBox: true,
    needs: USERS,
    judge: judgeConcurrentUsers,
  },
  {
    id: "better-concurrency",
    promise: "The server setup copes better with many users at once",
    lines: [313],
    estimand: "ratio of users within the latency objective, server / local",
    bound: { supported: "above 1× at every limit", refuted: "below 1× at every limit" },
    decider: "interval",
    drivers: ["process", "docker"],
    oneBox: true,
    needs: USERS,
    judge: judgeBetterConcurrency,
  },
  {
    id: "latency-network",
    promise: "A network between application and database lowers latency",
    lines: [131, 314],
    estimand: "ratio of latencies of the application's path, server / local, one request at a time",
    bound: { supported: "below 1×", refuted: "above 1×" },
    decider: "interval",
    drivers: ["process", "docker", "external"],
    oneBox: "Only against it: loopback is the shortest network, and a real one adds its own time.",
    needs: BENCH,
    judge: judgeLatencyNetwork,
  },
  {
    id: "linear-scaling",
    promise: "Each further backend adds as much capacity as the first",
    lines: [226, 367],
    estimand: "efficiency of N backends: capacity at the objective / (N × capacity of one)",
    bound: {
      supported: "at least 0.8 up to the number of backends that fills the Chroma server",
      refuted: "below 0.8 before host or Chroma server is full",
    },
    decider: "interval",
    drivers: ["process"],
    oneBox: "Only with a core for each backend and one for Chroma.",
    needs: LINEAR_SCALING_NEEDS,
    judge: judgeLinearScaling,
  },
  {
    id: "load-distribution",
    promise: "Load is spread over several backends",
    lines: [234, 318],
    estimand: "requests for each backend; errors and time until even again after one is killed",
    bound: {
      supported: "every backend gets its part, and a killed one's part goes to the others",
      refuted: "a backend gets nothing, or requests to a killed one keep failing",
    },
    decider: "count",
    drivers: ["process", "docker"],
    oneBox: true,
    needs: LOAD_DISTRIBUTION_NEEDS,
    judge: judgeLoadDistribution,
  },
  {
    id: "resources",
    promise: "A server of its own makes better use of CPU and memory",
    lines: [319],
    estimand: "ratio of CPU time per query over all parts, server / local; peak memory beside it",
    bound: { supported: "below 1×", refuted: "above 1×" },
    decider: "interval",
    drivers: ["process", "docker"],
    oneBox: true,
    needs: `${BENCH} (one backend; beside it three: \`--profile users\`)`,
    judge: judgeResources,
  },
  {
    id: "capacity",
    promise: "Capacity is planned ahead",
    lines: [383],
    estimand:
      "memory per vector, users at the latency objective, records at which this machine is full",
    bound: null,
    decider: "description",
    drivers: ["process", "docker", "external"],
    oneBox: true,
    needs: CAPACITY_NEEDS,
    judge: judgeCapacity,
  },
];
