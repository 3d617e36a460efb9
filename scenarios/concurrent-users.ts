/**
 * A hand tool: more and more users by k6's own executor, in the closed model, where each waits for its
 * reply before it thinks and asks again. A closed loop slows down with its target, so what it shows is
 * never judged; `chroma-assay bench --profile users` is for that.
 *
 *   k6 run -e URL=http://127.0.0.1:8000/query -e BODIES=/path/bodies.jsonl \
 *     -e USERS=200 -e THINK_MS=1000 scenarios/concurrent-users.ts
 *
 * BODIES has one JSON body a line. USERS: most of them, reached in four steps of STEP_S seconds each.
 * LIMIT_MS: the run fails when more than 1 % of requests take longer, or more than 0.1 % fail.
 */
import { check, sleep } from "k6";
import { idsOf } from "./reply.ts";
import { loadTargets, send, options as shared } from "./target.ts";

const setting = (name: string, usual: number): number => Number(__ENV[name] ?? usual);
const users = setting("USERS", 50);
const thinkMs = setting("THINK_MS", 1000);
const stepSeconds = setting("STEP_S", 15);
const limitMs = setting("LIMIT_MS", 250);
const TIMEOUT_MS = 5000;

const [target] = loadTargets([
  {
    url: __ENV["URL"] ?? "http://127.0.0.1:8000/query",
    headers: {},
    bodies: __ENV["BODIES"] ?? "./bodies.jsonl",
  },
]);

export const options = {
  ...shared,
  scenarios: {
    users: {
      executor: "ramping-vus",
      startVUs: Math.max(1, Math.round(users / 10)),
      stages: [0.25, 0.5, 0.75, 1].map((part) => ({
        duration: `${stepSeconds}s`,
        target: Math.max(1, Math.round(users * part)),
      })),
      gracefulRampDown: "5s",
    },
  },
  thresholds: { http_req_duration: [`p(99)<${limitMs}`], checks: ["rate>0.999"] },
};

/** One user's turn: ask, look at the answer, think. Thinking times are exponential, as arrivals are. */
export default async function () {
  if (target === undefined) throw new Error("no target");
  const query = Math.floor(Math.random() * target.bodies.length);
  const response = await send(target, query, TIMEOUT_MS);
  check(response, {
    "the reply has ids": ({ status, body }) => status === 200 && (idsOf(body)?.length ?? 0) > 0,
  });
  sleep((-Math.log(1 - Math.random()) * thinkMs) / 1000);
}
