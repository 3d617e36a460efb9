import { aboutTime, counted, listed } from "../plan/amounts.ts";
import { estimate } from "../plan/estimate.ts";
import type { Plan } from "../plan/schema.ts";
import { asksForDrills } from "../run/gate/night.ts";
import { type Milliseconds, milliseconds } from "../units/quantity.ts";
import { drillsLast } from "./drill-words.ts";

type Reference = Plan["gate"]["references"][number];

/** A self-test's round has no busy phase, half of the quiet pairs, and fewer queries to warm with. */
const OF_A_ROUND = 0.35;
/** Nobody asks the Chroma server directly. */
const QUIET = 2 / 3;
/** Stood up once, before anything is measured. */
const TRY_OUT_MS = 4000;
const DRILL_DATA_MS = 8000;

interface Expected {
  /** Until the comparison is judged at each look, and everything else is done. */
  readonly afterMs: readonly Milliseconds[];
  readonly confirmationMs: Milliseconds;
}

/** How long a night should take; a guess from the plan alone. */
function expected(plan: Plan): Expected {
  const { references, drills, selfTest } = plan.gate;
  const { once, round: phases } = estimate({ ...plan, claims: ["faster"] });
  const sum = (of: typeof phases) =>
    of.reduce((all, { name, expectedMs, cached }) => {
      const share = name === "quiet" ? QUIET : 1;
      return all + (cached ? 0 : expectedMs * share);
    }, 0);
  const round = sum(phases);
  const sides = references.length + 1;
  const tryOut = plan.driver === "external" ? 0 : TRY_OUT_MS;
  const drilled = DRILL_DATA_MS + sides * drillsLast({ ...plan, drills });
  const fixed =
    sum(once) +
    sides * tryOut +
    2 * selfTest.rounds * round * OF_A_ROUND +
    (asksForDrills(plan) ? drilled : 0);
  return {
    afterMs: plan.rounds.looks.map((rounds) =>
      milliseconds(fixed + references.length * rounds * round),
    ),
    confirmationMs: milliseconds((plan.rounds.looks.at(-1) ?? 1) * round),
  };
}

/** How long the night takes until its first look, for the screen. */
export const gateLasts = (plan: Plan): Milliseconds => expected(plan).afterMs[0] ?? milliseconds(0);

function referenceWords({ driver }: Plan, reference: Reference): string {
  const { chroma, image, backendFolder, backendVariables, chromaVariables, external } = reference;
  const said = [
    ...(chroma === null ? [] : [`Chroma ${chroma}`]),
    ...(image === null ? [] : [image]),
    ...(backendFolder === null ? [] : [`the backend in ${backendFolder}`]),
    ...names("backend", backendVariables),
    ...names("Chroma", chromaVariables),
    ...(driver === "external"
      ? [external.app.url, external.chroma.url].flatMap((url) => url ?? [])
      : []),
  ];
  return said.length === 0 ? "the same as the candidate" : listed(said);
}

/** Their values may be secrets. */
const names = (of: string, variables: Readonly<Record<string, string>>): string[] => {
  const all = Object.keys(variables);
  return all.length === 0 ? [] : [`${of}'s ${listed(all)}`];
};

/** What a night would do, in which order, and how long it takes. */
export function gateLines(plan: Plan): string[] {
  const { references, budgets, drills, selfTest } = plan.gate;
  const { looks } = plan.rounds;
  const isOurs = plan.driver !== "external";
  const { afterMs, confirmationMs } = expected(plan);
  const asked = Object.entries(budgets).flatMap(([metric, budget]) =>
    budget === null ? [] : [`${metric} ${budgetWords(metric, budget)}`],
  );
  return [
    `Plan ${plan.name}: the nightly gate, driver ${plan.driver}, seed ${plan.seed}.`,
    "Candidate: `setups.server` as it is now.",
    ...references.map(
      (reference) => `Reference ${reference.name}: ${referenceWords(plan, reference)}.`,
    ),
    `Budgets: ${asked.join(", ")}.`,
    "A night:",
    `  data         ${isOurs ? "seeded once, by the oldest Chroma among them; each side gets copies" : "read from the deployments as they stand; nothing is written"}`,
    `  self-test    ${counted(selfTest.rounds, "round")} of the reference against itself, and as many with a slow-down${isOurs ? "" : " on the way to it"} that must alarm`,
    `  duet         against each reference, judged after ${listed(looks)} rounds`,
    `  confirmation where that alarms, once more (~${aboutTime(confirmationMs)} at most)`,
    ...(asksForDrills(plan) ? [`  drills       ${drills.join(", ")}, on either side`] : []),
    ...(budgets.capacity === null ? [] : ["  capacity     ladders of users, on either side"]),
    `It takes ~${listed(afterMs.map((time) => aboutTime(time)))} by the look at which it is decided${budgets.capacity === null ? "" : ", and some minutes for the ladders"}.`,
  ];
}

function budgetWords(metric: string, budget: number): string {
  if (metric === "ledger") return budget === 0 ? "none" : `up to ${budget}`;
  return `${Number((budget * 100).toPrecision(3))} %`;
}
