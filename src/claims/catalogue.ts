import { cutover } from "./catalogue/cutover.ts";
import { durability } from "./catalogue/durability.ts";
import { operations } from "./catalogue/operations.ts";
import { performance } from "./catalogue/performance.ts";
import { security } from "./catalogue/security.ts";
import type { Claim } from "./claim.ts";

/** Every promise of the strategy paper, in the order of the scorecard. */
export const catalogue: readonly Claim[] = [
  ...performance,
  ...durability,
  ...cutover,
  ...security,
  ...operations,
];

/** Ids a plan may ask for; those of `judgeableClaims` come to a verdict in this version. */
export const claimIds: readonly string[] = catalogue.map(({ id }) => id);

/** Whether a claim only describes: it has figures, and no bound that could be met or missed. */
export const isDescription = (id: string): boolean =>
  catalogue.find((claim) => claim.id === id)?.decider === "description";

/** Ids of the claims that this version has an exercise and a judge for. */
export const judgeableClaims: readonly string[] = catalogue
  .filter(({ judge }) => judge !== undefined)
  .map(({ id }) => id);
