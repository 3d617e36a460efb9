import type { Evidence } from "../../evidence/evidence.ts";
import { plural, size, whole } from "../words/numbers.ts";

/** Something that can change a number, and isn't the same in both runs. */
export interface Difference {
  readonly area: "machine" | "versions" | "data" | "plan" | "harness" | "setups";
  readonly name: string;
  readonly first: string;
  readonly second: string;
}

type Facts = Readonly<Record<string, string | null | undefined>>;

const UNKNOWN = "unknown";

/** What differs between two runs, as far as evidence tells; what could move figures most comes first. */
export function differencesOf(first: Evidence, second: Evidence): readonly Difference[] {
  return (["machine", "data", "versions", "setups", "plan", "harness"] as const).flatMap((area) => {
    const [one, other] = [FACTS[area](first), FACTS[area](second)];
    return [...new Set([...Object.keys(one), ...Object.keys(other)])]
      .filter((name) => one[name] !== other[name])
      .map((name) => ({
        area,
        name,
        first: one[name] ?? UNKNOWN,
        second: other[name] ?? UNKNOWN,
      }));
  });
}

const FACTS: Readonly<Record<Difference["area"], (evidence: Evidence) => Facts>> = {
  machine: ({ environment }) => ({
    CPU: environment.cpuModel,
    cores: plural(environment.cores, "core"),
    memory: size(environment.memoryBytes),
    kernel: environment.kernel,
    distribution: environment.distribution,
    ...environment.variables,
  }),
  data: ({ data }) =>
    data === null
      ? {}
      : {
          "data's hash": data.hash,
          "data's source": data.source,
          "data's size": `${whole(data.records)} × ${whole(data.dimension)}`,
        },
  versions: ({ environment }) => environment.versions,
  setups: ({ setups }) =>
    Object.fromEntries(
      Object.values(setups).flatMap((setup) => [
        [`${setup.name}'s driver`, setup.driver],
        [`setup ${setup.name}`, setup.description],
      ]),
    ),
  plan: ({ plan, run, data }) => ({
    plan: plan.name,
    command: run.command,
    looks: plan.looks.join(", "),
    ...(data === null
      ? {}
      : { k: `${data.k}`, include: ["ids", ...data.include].join(", "), space: data.space }),
  }),
  harness: ({ environment }) => ({ "chroma-assay": environment.commit }),
};
