import type { HostLoad } from "../../evidence/round.ts";
import { coreCount, cpuBetween, type Groups, readCpu } from "../../host/cpu.ts";
import { cores } from "../../units/quantity.ts";
import { type Pair, SIDES } from "./pair.ts";

/** The process groups of both setups, by side. */
export function groupsOf(pair: Pair): Groups {
  return Object.fromEntries(
    SIDES.map((side) => [side, pair.setups[side].parts.flatMap((part) => part.pid ?? [])]),
  );
}

/** Runs a phase and tells what the machine did meanwhile. */
export async function measureHost<T>(
  pair: Pair,
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
