import type { HostLoad, Side } from "../../evidence/round.ts";
import { coreCount, cpuBetween, type Groups, readCpu } from "../../host/cpu.ts";
import type { Setup } from "../../setup/setup.ts";
import { cores } from "../../units/quantity.ts";
import { SIDES } from "./pair.ts";

/** Setups that are up: both, or one at a time. */
interface Standing {
  readonly setups: Readonly<Partial<Record<Side, Setup>>>;
}

/** The process groups of the setups, by side. */
export function groupsOf({ setups }: Standing): Groups {
  return Object.fromEntries(
    SIDES.map((side) => {
      const setup = setups[side];
      return [side, setup === undefined ? [] : membersOf(setup)];
    }),
  );
}

/** Its parts, each with what it has started, and whatever else carries its bytes. */
const membersOf = ({ parts, relays }: Setup): Groups[string] => [
  ...parts.flatMap(({ pid }) => pid ?? []),
  ...(relays?.() ?? []).map((process) => ({ process })),
];

/** Runs a phase and tells what the machine did meanwhile. */
export async function measureHost<T>(
  pair: Standing,
  phase: () => Promise<T>,
): Promise<{ result: T; host: HostLoad }> {
  const groups = groupsOf(pair);
  const before = readCpu(groups);
  const result = await phase();
  const span = cpuBetween(before, readCpu(groups));
  return {
    result,
    host: {
      wallMs: span.wallMs,
      cores: coreCount(),
      busyCores: span.busyCores,
      targetCores: cores(span.used("a") + span.used("b")),
      generatorCores: span.used("ended children"),
      harnessCores: span.used("harness"),
      foreignCores: span.foreignCores,
      stealCores: span.stealCores,
    },
  };
}
