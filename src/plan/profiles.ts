import { HarnessError } from "../errors.ts";
import { suggest } from "./nearest.ts";
import type { PlanInput } from "./schema.ts";

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
  quick: { name: "quick" },
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
