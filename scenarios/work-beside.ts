/**
 * A hand tool: queries at a steady rate, first alone, then while something else goes on besides. What
 * that is, the bodies say:
 *
 *   mixed       BESIDE_URL=http://127.0.0.1:8000/add     writes into the collection that is asked
 *   deletes     BESIDE_URL=http://127.0.0.1:8000/delete
 *   bystander   BESIDE_URL=http://127.0.0.1:8000/query   bodies with a "collection" of their own
 *   filtered    BODIES with "where" or "where_document", and no BESIDE_URL
 *
 *   k6 run -e URL=http://127.0.0.1:8000/query -e BODIES=/path/queries.jsonl -e RATE=30 \
 *     -e BESIDE_URL=http://127.0.0.1:8000/add -e BESIDE_BODIES=/path/writes.jsonl -e BESIDE_RATE=15 \
 *     scenarios/work-beside.ts
 *
 * Files have one JSON body a line; the ones besides are sent once each, in their order, and begin again
 * where they end. SECONDS: of each half. k6 sends at a rate whatever the replies do (open model), but
 * counts from when it sends, so a generator that is late hides it: nothing here is judged.
 * `chroma-assay bench --profile work` counts from when a request was due.
 */
import { check } from "k6";
import exec from "k6/execution";
import { Trend } from "k6/metrics";
import { idsOf } from "./reply.ts";
import { type LoadedTarget, loadTargets, send, options as shared } from "./target.ts";

const setting = (name: string, usual: number): number => Number(__ENV[name] ?? usual);
const seconds = setting("SECONDS", 15);
const besideUrl = __ENV["BESIDE_URL"];
const TIMEOUT_MS = 5000;

const [queries] = loadTargets([
  {
    url: __ENV["URL"] ?? "http://127.0.0.1:8000/query",
    headers: {},
    bodies: __ENV["BODIES"] ?? "./queries.jsonl",
  },
]);
const [besides] =
  besideUrl === undefined
    ? []
    : loadTargets([
        { url: besideUrl, headers: {}, bodies: __ENV["BESIDE_BODIES"] ?? "./beside.jsonl" },
      ]);

const alone = new Trend("query_alone", true);
const beside = new Trend("query_beside", true);
const other = new Trend("beside", true);

/** Requests at a rate; enough users are made beforehand for replies of a whole second. */
function steady(rate: number, more: { exec: string; startTime: string }) {
  const users = Math.ceil(rate) + 5;
  return {
    executor: "constant-arrival-rate",
    rate: Math.round(rate * 60),
    timeUnit: "1m",
    duration: `${seconds}s`,
    preAllocatedVUs: users,
    maxVUs: 10 * users,
    ...more,
  };
}

export const options = {
  ...shared,
  summaryTrendStats: ["count", "p(50)", "p(95)", "p(99)", "max"],
  scenarios: {
    alone: steady(setting("RATE", 30), { exec: "query", startTime: "0s" }),
    ...(besides === undefined
      ? {}
      : {
          beside: steady(setting("RATE", 30), { exec: "query", startTime: `${seconds}s` }),
          other: steady(setting("BESIDE_RATE", 15), { exec: "work", startTime: `${seconds}s` }),
        }),
  },
  thresholds: { checks: ["rate>0.999"] },
};

const inTurn = (of: LoadedTarget | undefined) => {
  if (of === undefined) throw new Error("no target");
  return { target: of, at: exec.scenario.iterationInTest % of.bodies.length };
};

export async function query() {
  const { target, at } = inTurn(queries);
  const response = await send(target, at, TIMEOUT_MS);
  (exec.scenario.name === "alone" ? alone : beside).add(response.timings.duration);
  check(response, {
    "the reply has ids": ({ status, body }) => status === 200 && idsOf(body) !== null,
  });
}

export async function work() {
  const { target, at } = inTurn(besides);
  const response = await send(target, at, TIMEOUT_MS);
  other.add(response.timings.duration);
  check(response, { "what goes on besides is taken": ({ status }) => status === 200 });
}
