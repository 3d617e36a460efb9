import { aboutSize, aboutTime, counted, listed } from "./amounts.ts";
import { parseDataSource } from "./data-source.ts";
import { type DataFacts, type Estimate, estimate, type Phase } from "./estimate.ts";
import { asksForFirstQueries, asksForRounds } from "./exercises.ts";
import type { Plan } from "./schema.ts";

/** Of a deployment that exists already the server's records are read, or else local's. */
function standingWords({ setups }: Plan): string {
  const { local, server } = setups;
  const { url, collection } = (server.external.chroma.url === null ? local : server).external
    .chroma;
  if (url === null) return "unknown to the harness, which asks the plan's queries";
  return `${collection === null ? "the only collection" : `collection ${collection}`} at ${url}`;
}

function sourceWords(plan: Plan): string {
  if (plan.driver === "external") return standingWords(plan);
  const source = parseDataSource(plan.data.source);
  switch (source.kind) {
    case "shipped":
      return "the shipped corpus";
    case "synthetic":
      return `${counted(source.records, "record")} × ${source.dimension} drawn at random`;
    case "chroma":
      return `a copy of ${source.folder}, ${source.collection === null ? "its only collection" : `collection ${source.collection}`}`;
    case "file":
      return `the vectors in ${source.path}, distances by ${plan.data.space ?? "l2"}`;
    default:
      return source satisfies never;
  }
}

function dataLine(plan: Plan): string {
  const { queries, queryCount, k, include } = plan.data;
  const from = queries === null ? "" : ` from ${queries}`;
  const reply = include.length === 0 ? "ids alone" : `ids, ${listed(include)}`;
  return `Data: ${sourceWords(plan)}; up to ${counted(queryCount, "query").replace("querys", "queries")}${from}, ${counted(k, "neighbour")} each, with ${reply}.`;
}

function phaseLines(phases: readonly Phase[]): string[] {
  const width = Math.max(...phases.map(({ name }) => name.length));
  return phases.map(({ name, words, expectedMs, cached }) => {
    const time = cached ? "once; later runs reuse it" : `~${aboutTime(expectedMs)}`;
    const first = cached && expectedMs > 0 ? `~${aboutTime(expectedMs)}, ` : "";
    return `  ${name.padEnd(width)}  ${words} (${first}${time})`;
  });
}

function looksLine({ looks }: Estimate): string {
  const last = looks.at(-1);
  if (last?.rounds === 0)
    return `Judged at the end, after ~${aboutTime(last.afterMs)} (more where a ladder is long).`;
  const times = looks.map(({ afterMs }) => `~${aboutTime(afterMs)}`);
  if (looks.length === 1 && last?.rounds === 1)
    return `One round, ${times[0]} in all: it proves that everything works, and judges no comparison.`;
  const rounds = listed(looks.map((look) => look.rounds));
  if (looks.length === 1) return `Judged after ${rounds} rounds, ${times[0]}.`;
  return `Judged after ${rounds} rounds (after ${listed(times)}); it ends where every claim is decided, or at the last.`;
}

/** What makes the comparison less than fair; shown, for it may be meant so. */
function notes(plan: Plan): string[] {
  const { setups, load, rounds } = plan;
  const { local, server } = setups;
  const compares = asksForRounds(plan) && (rounds.looks.at(-1) ?? 1) > 1;
  return [
    ...(local.backend.threads === server.backend.threads
      ? []
      : [
          `Note: the backends have ${local.backend.threads} and ${server.backend.threads} threads, so the storage is not the only difference.`,
        ]),
    ...(local.backend.folder === server.backend.folder
      ? []
      : ["Note: the backends are two programs, so the storage is not the only difference."]),
    ...(compares && load.warm.window < 200
      ? [
          `Note: windows of ${load.warm.window} requests tell less surely than 200 that a setup is warm.`,
        ]
      : []),
    ...(compares && load.quiet.pairs < 200
      ? [`Note: ${load.quiet.pairs} quiet pairs a round make the figures coarser than 200 would.`]
      : []),
  ];
}

function diskWords(plan: Plan, { diskBytes }: Estimate): string {
  if (plan.driver === "external") return "a few MB";
  if (diskBytes !== null) return `~${aboutSize(diskBytes)}`;
  return parseDataSource(plan.data.source).kind === "file"
    ? "about seven times the vectors at 32 bits, and the texts"
    : "about three times the folder";
}

/** What a run of the plan would do, in which order, how long it takes and on how much disk. */
export function describePlan(plan: Plan, facts?: DataFacts): string[] {
  const expected = estimate(plan, facts);
  return [
    `Plan ${plan.name}: local against server, driver ${plan.driver}, seed ${plan.seed}.`,
    dataLine(plan),
    "Once:",
    ...phaseLines(expected.once),
    ...(expected.round.length === 0 ? [] : ["Every round:", ...phaseLines(expected.round)]),
    ...(expected.alone.length === 0
      ? []
      : [
          `Then ${plan.rounds.sequential} rounds with one setup up at a time:`,
          ...phaseLines(expected.alone),
        ]),
    ...(asksForFirstQueries(plan) && plan.driver === "process"
      ? [
          "Then once: the first queries after the files left the page cache (~4 s, judged by nothing).",
        ]
      : []),
    ...(expected.users.length === 0 ? [] : ["Users:", ...phaseLines(expected.users)]),
    ...(expected.work.length === 0 ? [] : ["Work beside queries:", ...phaseLines(expected.work)]),
    looksLine(expected),
    `Claims: ${plan.claims.join(", ")}.`,
    ...(plan.drills.length === 0 ? [] : [`Drills: ${plan.drills.join(", ")}.`]),
    `Disk: ${diskWords(plan, expected)} while it runs, a few MB in the run's folder afterwards.`,
    ...notes(plan),
  ];
}
