import { aboutSize, aboutTime, counted, listed } from "./amounts.ts";
import { parseDataSource } from "./data-source.ts";
import { type DataFacts, type Estimate, estimate, type Phase } from "./estimate.ts";
import type { Plan } from "./schema.ts";

function sourceWords(plan: Plan): string {
  const source = parseDataSource(plan.data.source);
  switch (source.kind) {
    case "shipped":
      return "the shipped corpus";
    case "synthetic":
      return `${counted(source.records, "record")} × ${source.dimension} drawn at random`;
    case "chroma":
      return `a copy of ${source.folder}, ${source.collection === null ? "its only collection" : `collection ${source.collection}`}`;
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
  const times = looks.map(({ afterMs }) => `~${aboutTime(afterMs)}`);
  if (looks.length === 1 && last?.rounds === 1)
    return `One round, ${times[0]} in all: it proves that everything works, and judges no comparison.`;
  const rounds = listed(looks.map((look) => look.rounds));
  if (looks.length === 1) return `Judged after ${rounds} rounds, ${times[0]}.`;
  return `Judged after ${rounds} rounds (after ${listed(times)}); it ends where every claim is decided, or at the last.`;
}

/** What makes the comparison less than fair; shown, for it may be meant so. */
function notes({ setups, load, rounds }: Plan): string[] {
  const { local, server } = setups;
  const compares = (rounds.looks.at(-1) ?? 1) > 1;
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

/** What a run of the plan would do, in which order, how long it takes and on how much disk. */
export function describePlan(plan: Plan, facts?: DataFacts): string[] {
  const expected = estimate(plan, facts);
  const disk =
    expected.diskBytes === null
      ? "Disk: about three times the folder while it runs"
      : `Disk: ~${aboutSize(expected.diskBytes)} while it runs`;
  return [
    `Plan ${plan.name}: local against server, driver ${plan.driver}, seed ${plan.seed}.`,
    dataLine(plan),
    "Once:",
    ...phaseLines(expected.once),
    "Every round:",
    ...phaseLines(expected.round),
    looksLine(expected),
    `Claims: ${plan.claims.join(", ")}.`,
    ...(plan.drills.length === 0 ? [] : [`Drills: ${plan.drills.join(", ")}.`]),
    `${disk}, a few MB in the run's folder afterwards.`,
    ...notes(plan),
  ];
}
