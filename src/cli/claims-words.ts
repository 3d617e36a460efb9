import { claimIds } from "../claims/catalogue.ts";
import type { Claim } from "../claims/claim.ts";
import { planOfProfile } from "../plan/parse.ts";
import { profileNames } from "../plan/profiles.ts";
import type { Plan } from "../plan/schema.ts";
import { drillNames } from "../run/drill-list.ts";

/** What exercises a claim, as far as a program can know it. */
export interface ClaimNeeds {
  /** The command in words, as the catalogue has it. */
  readonly by: string;
  /** Whether this version has an exercise and a judge for it. */
  readonly exercised: boolean;
  /** Profiles that exercise it whole. */
  readonly profiles: readonly string[];
  readonly drivers: Claim["drivers"];
  /** What else has to be said on the command line, and there. */
  readonly flags: readonly string[];
}

/** Drills that the catalogue names for a claim. */
function drillsOf({ needs }: Claim): readonly string[] {
  const words = /`chroma-assay drill ([^`]+)`/.exec(needs)?.[1]?.split(" ") ?? [];
  return words.filter((word) => drillNames.includes(word));
}

const known = { claims: claimIds, drills: drillNames };

/** Profiles of commands that judge no claim, or none by an interval. */
const OTHER_COMMANDS = { any: ["gate"], interval: ["gate", "drills"] } as const;

/** The plan of every profile; read once for all rows of the list. */
export const profilePlans = (): ReadonlyMap<string, Plan> =>
  new Map(profileNames.map((name) => [name, planOfProfile(name, { known, settings: [] })]));

function profilesFor(claim: Claim, plans: ReadonlyMap<string, Plan>): readonly string[] {
  const drills = drillsOf(claim);
  const isInterval = claim.decider === "interval";
  const others: readonly string[] = OTHER_COMMANDS[isInterval ? "interval" : "any"];
  const fits = (plan: Plan): boolean =>
    isInterval
      ? plan.claims.includes(claim.id)
      : drills.length > 0 && drills.every((drill) => plan.drills.includes(drill));
  return [...plans].flatMap(([name, plan]) => (!others.includes(name) && fits(plan) ? [name] : []));
}

/** What a claim needs to be exercised. */
export function needsOf(claim: Claim, plans: ReadonlyMap<string, Plan>): ClaimNeeds {
  const isExercised = claim.judge !== undefined;
  const { drivers } = claim;
  // Without a word the driver is `process`.
  const flags = drivers.includes("process") ? [] : drivers.map((one) => `--set driver=${one}`);
  return {
    by: claim.needs,
    exercised: isExercised,
    profiles: isExercised ? profilesFor(claim, plans) : [],
    drivers,
    flags: isExercised ? flags : [],
  };
}

/** A claim's entry in the list. */
export function claimEntry(claim: Claim, plans: ReadonlyMap<string, Plan>): string {
  const { id, promise, lines, estimand, bound, oneBox } = claim;
  const { by, exercised, profiles, drivers, flags } = needsOf(claim, plans);
  return [
    `${id}: ${promise} (line ${lines.join(", ")})`,
    `  measured   ${estimand}`,
    bound === null
      ? `  judged     no: ${claim.decider}`
      : `  supported  ${bound.supported}\n  refuted    ${bound.refuted}`,
    `  needs      ${by}`,
    ...(exercised
      ? [
          `  profiles   ${profiles.length === 0 ? "none: by that command alone" : profiles.join(", ")}`,
          `  drivers    ${drivers.join(", ")}`,
        ]
      : []),
    ...(flags.length === 0 ? [] : [`  flags      ${flags.join(" or ")}`]),
    ...(oneBox === true ? [] : [`  one box    ${oneBox}`]),
  ].join("\n");
}
