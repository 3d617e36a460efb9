import type { Bytes } from "../units/quantity.ts";
import { estimate } from "./estimate.ts";
import { asksForScaling, asksForUsers } from "./exercises.ts";
import type { Plan } from "./schema.ts";

/** What a plan's load and data ask of the machine. */
export interface Needs {
  /** Most connections at a time, and those that ended within the last minute. */
  readonly connections: number;
  /** Of all copies of the data; null: unknown before it is opened. */
  readonly dataBytes: Bytes | null;
  /** Names of programs without which this plan can't be carried out, beside those that every run needs. */
  readonly programs: readonly string[];
}

/** Requests a second that rounds and ladders got to on two to four cores. */
const RATE = { rounds: 300, ladders: 1500 } as const;
/** Each play's connections wait for a minute after it, and in that time there are several plays. */
const PLAYS_A_MINUTE = 10;

/** A guess from the plan alone: a target that hangs keeps every request's connection until its timeout. */
export function needsOf(plan: Plan): Needs {
  const { load, capacity } = plan;
  const climbs = asksForUsers(plan) || asksForScaling(plan);
  const rate = climbs ? Math.min(RATE.ladders, capacity.maxPerSecond) : RATE.rounds;
  const hanging = (rate * load.timeoutMs) / 1000;
  return {
    connections: Math.ceil(hanging + PLAYS_A_MINUTE * load.busy.users),
    dataBytes: estimate(plan).diskBytes,
    programs: programsOf(plan),
  };
}

function programsOf(plan: Plan): string[] {
  const { driver, setups } = plan;
  if (driver === "docker") return ["docker"];
  const { balancer, gateway } = setups.server;
  const isFronted = balancer.enabled || gateway.enabled || asksForScaling(plan);
  return driver === "process" && isFronted ? ["nginx"] : [];
}
