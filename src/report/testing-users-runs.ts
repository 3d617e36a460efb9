import { capacityEvidence, type Told, withSeveral } from "../claims/users/testing.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { fakeEvidence } from "./testing.ts";

/** A run of the profile `users`: ladders, and not one round. */
function usersRun(told: Told): Evidence {
  const plain = fakeEvidence({ ratios: { quiet: 1, busy: 1 }, rounds: 1 });
  return {
    ...plain,
    plan: { ...plain.plan, name: "users", claims: ["concurrent-users", "better-concurrency"] },
    calibration: null,
    nullServer: null,
    noopBackend: null,
    rounds: [],
    capacity: capacityEvidence(told),
  };
}

const above = (lowPerSecond: number) => ({
  kind: "above" as const,
  lowPerSecond,
  why: "the generator sends no more than 4000/s on time here",
});

/** Runs that counted users, by what is special about them. */
export const usersRuns = (): Readonly<Record<string, Evidence>> => ({
  "users: ten times refuted": usersRun({ a: [100, 125], b: [60, 75] }),
  "users: ten times supported": usersRun({
    a: [100, 125],
    b: above(1000) as Told["b"],
    direct: "held",
  }),
  "users: both contrasts": (() => {
    const run = usersRun({ a: [100, 125], b: [60, 75] });
    const capacity = withSeveral(capacityEvidence({ a: [100, 125], b: [60, 75] }), [80, 100]);
    return { ...run, capacity };
  })(),
  "users: no end found": usersRun({
    a: above(1000) as Told["a"],
    b: { kind: "none", why: "this target gets faster with load" },
  }),
  "users: no load meets it": usersRun({
    a: [100, 125],
    b: { kind: "below", highPerSecond: 1 } as Told["b"],
  }),
  "users and rounds": {
    ...fakeEvidence({ ratios: { quiet: 1.5, busy: 1.6 }, rounds: 5 }),
    capacity: capacityEvidence({ a: [100, 125], b: [60, 75] }),
  },
});
