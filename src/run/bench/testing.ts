import type { HostLoad, Point, Round } from "../../evidence/round.ts";
import { milliseconds } from "../../units/quantity.ts";

/** A machine of 2 cores that nothing else uses. */
export function hostLike(given: Partial<Record<keyof HostLoad, number>> = {}): HostLoad {
  return {
    wallMs: 1000,
    cores: 2,
    busyCores: 1,
    targetCores: 0.5,
    generatorCores: 0.4,
    harnessCores: 0.1,
    foreignCores: 0,
    stealCores: 0,
    ...given,
  } as HostLoad;
}

/** A point that was measured well, but for what is given. */
export function pointLike(given: Partial<Point> = {}): Point {
  const none = { kind: "none", why: "a test" } as const;
  return {
    bOverA: none,
    directOverA: null,
    storageBOverA: none,
    bothFailed: 0,
    overlapped: null,
    latenessMsP95: milliseconds(0.1),
    targets: {},
    host: hostLike(),
    ...given,
  };
}

/** A valid round, but for what is given. */
export function roundLike(given: Partial<Round> = {}): Round {
  return {
    number: 1,
    seed: 1,
    beganAt: "2026-11-25T17:25:40.000Z",
    tookMs: milliseconds(27_000),
    state: { kind: "valid" },
    startOrder: ["a", "b"],
    starts: {},
    warm: null,
    recall: {},
    quiet: null,
    busy: null,
    resources: {},
    checks: [],
    ...given,
  };
}
