import type { Contradiction } from "./contradiction.ts";
import type { Plan } from "./schema.ts";

/** What names a reference with each driver. */
const NAMED_BY = {
  process: "`chroma`, `backendFolder` or variables",
  docker: "`image` or variables",
  external: "`external`",
} as const;

/** What a gate's references need to be said, and can't be. */
export function gateSays(plan: Plan): Contradiction[] {
  const { references } = plan.gate;
  return [...drillsPlayable(plan), ...references.flatMap((_, index) => ofReference(plan, index))];
}

/** Without its drills such a night could never pass; that they are left out is the plan's to say. */
function drillsPlayable({ driver, gate, setups }: Plan): Contradiction[] {
  const { references, drills, budgets } = gate;
  const isAsked = budgets.ledger !== null || budgets.recovery !== null;
  if (driver !== "external" || references.length === 0 || drills.length === 0 || !isAsked)
    return [];
  const sides = [
    { at: "setups.server.external", external: setups.server.external },
    ...references.map(({ external }, index) => ({
      at: `gate.references[${index}].external`,
      external,
    })),
  ];
  const kept = sides.find(({ external }) => !external.disposable);
  if (kept === undefined) return [];
  return [
    {
      path: ["gate", "drills"],
      expected: `none, for \`${kept.at}.disposable\` isn't true`,
      mend: "A drill writes and breaks: say so of systems that may be broken, or leave out the drills and what they show: `gate: {drills: [], budgets: {ledger: null, recovery: null}}`.",
    },
  ];
}

function ofReference(plan: Plan, index: number): Contradiction[] {
  const { references } = plan.gate;
  const reference = references[index];
  if (reference === undefined) return [];
  const at = ["gate", "references", index] as const;
  const others = references.slice(0, index).map(({ name }) => name);
  return [
    ...(["candidate", ...others].includes(reference.name)
      ? [
          {
            path: [...at, "name"],
            expected: "a name of its own",
            mend: "Reports and the history tell the references apart by it, and from the candidate.",
          },
        ]
      : []),
    ...ofDriver(plan, index),
    ...Object.keys(reference.backendVariables)
      .filter((name) => isOwn(name))
      .map((name) => ({
        path: [...at, "backendVariables", name],
        expected: "left to the harness, which sets all BACKEND_ variables",
        mend: "Only BACKEND_BURN_US may be set: a slow-down of known size.",
      })),
  ];
}

/** A variable that tells the reference backend what to serve; its slow-down tells nothing of the kind. */
export const isOwn = (variable: string): boolean =>
  variable.startsWith("BACKEND_") && variable !== "BACKEND_BURN_US";

function ofDriver({ driver, gate }: Plan, index: number): Contradiction[] {
  const reference = gate.references[index];
  if (reference === undefined) return [];
  const unused = {
    process: ["image"],
    docker: ["chroma"],
    external: ["chroma", "image", "backendFolder"],
  } as const satisfies Record<Plan["driver"], readonly string[]>;
  return unused[driver]
    .filter((field) => reference[field] !== null)
    .map((field) => ({
      path: ["gate", "references", index, field],
      expected: `null, for the driver is ${driver}`,
      mend: `With this driver a reference is told apart by ${NAMED_BY[driver]}.`,
    }));
}
