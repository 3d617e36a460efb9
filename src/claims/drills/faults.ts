import type { DrillEvidence } from "../../evidence/drill.ts";

/**
 * What was done in a drill, as one name: "kill on chroma 1", "kill + freeze on chroma 1". Several
 * faults in one drill are a fault of their own, for nobody can tell which of them did it.
 */
export function faultOf({ faults, name }: Pick<DrillEvidence, "faults" | "name">): string {
  if (faults.length === 0) return name;
  const places: { on: string; names: string[] }[] = [];
  for (const { name: did, on } of faults) {
    const last = places.at(-1);
    if (last?.on === on) last.names.push(did);
    else places.push({ on, names: [did] });
  }
  return places.map(({ on, names }) => `${counted(names).join(" + ")} on ${on}`).join(", then ");
}

/** "kill", "kill" → "2 times kill". */
function counted(names: readonly string[]): readonly string[] {
  const runs: { name: string; times: number }[] = [];
  for (const name of names) {
    const last = runs.at(-1);
    if (last?.name === name) last.times += 1;
    else runs.push({ name, times: 1 });
  }
  return runs.map(({ name, times }) => (times === 1 ? name : `${times} times ${name}`));
}

/** What promises speak of; each is exercised by one fault or several. */
export type Family =
  | "a graceful stop"
  | "a kill"
  | "a hang"
  | "a network cut"
  | "a full disk"
  | "a power cut"
  | "a recreated container"
  | "another version"
  | "something else";

/** The first that fits: "power cut" is no network cut. */
const FAMILIES: readonly (readonly [RegExp, Family])[] = [
  [/power/, "a power cut"],
  [/disk|space|full/, "a full disk"],
  [/recreate/, "a recreated container"],
  [/^(?:up|down)grade to/, "another version"],
  [/kill|crash/, "a kill"],
  [/freeze|hang|stall|pause/, "a hang"],
  [/stop|restart/, "a graceful stop"],
  [/cut|partition|one-way|reset|timeout/, "a network cut"],
];

export const familyOf = (faultName: string): Family =>
  FAMILIES.find(([pattern]) => pattern.test(faultName))?.[1] ?? "something else";

/** The families of a drill's faults. */
export const familiesOf = ({ faults }: Pick<DrillEvidence, "faults">): readonly Family[] => [
  ...new Set(faults.map(({ name }) => familyOf(name))),
];
