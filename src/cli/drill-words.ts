import type { Plan } from "../plan/schema.ts";
import { type DrillWords, drillList } from "../run/drill-list.ts";
import { type Milliseconds, milliseconds } from "../units/quantity.ts";

/** The drills that a plan names, in its order. */
function drillsOf(plan: Plan): DrillWords[] {
  return plan.drills.flatMap((name) => drillList.filter((drill) => drill.name === name));
}

/** A run without the fault costs about so much on two cores, where two go on at a time. */
const CONTROL_MS = 5000;
/** The step that looks for records by their vectors: without it there is nothing to hold a run against. */
const LOOKS = "verify finally";

/** How long a plan's drills should take together. */
export function drillsLast(plan: Plan): Milliseconds {
  const { controls, repeat } = plan.drilling;
  const once = drillsOf(plan).reduce(
    (sum, { lastsMs, steps }) =>
      sum + lastsMs + (steps.includes(LOOKS) ? controls * CONTROL_MS : 0),
    0,
  );
  return milliseconds(once * repeat);
}

const minutes = (time: number): string =>
  time < 90_000 ? `${Math.round(time / 1000)} s` : `${Math.round(time / 60_000)} min`;

/** What a plan's drills would do, and how long they take. */
export function drillLines(plan: Plan): string[] {
  const chosen = drillsOf(plan);
  if (chosen.length === 0) return ["No drills."];
  const { repeat, setup, records, syncThreshold, holdMs, limitMs, controls } = plan.drilling;
  const times = repeat === 1 ? "once" : `${repeat} times`;
  return [
    `Drills, each ${times}, ~${minutes(drillsLast(plan))} in all, on ${records} records (the index goes to disk every ${syncThreshold} writes):`,
    ...chosen.flatMap((drill) => [
      `  ${drill.name}: ${drill.breaks} (${placesOf(drill, setup)}, ~${minutes(drill.lastsMs)})`,
      `    ${drill.steps.join(" → ")}`,
    ]),
    `A fault without an end of its own stays ${holdMs / 1000} s; recovery is waited for up to ${limitMs / 1000} s.`,
    ...(controls === 0
      ? []
      : [
          `After each drill with a ledger its writes are played again ${controls} times without the fault, to judge how many records a search doesn't find.`,
        ]),
    whereWords(plan),
  ];
}

function whereWords({ driver, setups }: Plan): string {
  const end = "Ctrl-C heals and ends at any time.";
  if (driver !== "external")
    return `Everything is done to setups of the run's own, on 127.0.0.1; ${end}`;
  const { chroma, hooks } = setups.server.external;
  const copy =
    hooks.backup === null
      ? ""
      : " `hooks.backup` runs before the first drill, `hooks.restore` after the last.";
  return `Broken is the Chroma at ${chroma.url ?? "no address"}, by its owner's hooks; written are collections of the harness's own (assay-drill-…), which are removed.${copy} ${end}`;
}

function placesOf({ setups }: DrillWords, wanted: DrillWords["setups"][number]): string {
  return `on ${setups.includes(wanted) ? wanted : setups.join(" and ")}`;
}

/** `--list`: one entry a drill. */
export function listLines(): string[] {
  return drillList.flatMap((drill) => [
    `${drill.name}: ${drill.title}`,
    `  breaks   ${drill.breaks}`,
    `  needs    ${drill.needs ?? "nothing besides Chroma"}`,
    `  setups   ${drill.setups.join(", ")}`,
    `  lasts    ~${minutes(drill.lastsMs)}`,
    `  claims   ${drill.claims.join(", ")}`,
  ]);
}
