import type { Evidence, SetupFacts } from "../../evidence/evidence.ts";
import type { CpuSplit } from "../../host/cpu-set.ts";
import type { Plan } from "../../plan/schema.ts";
import type { SetupName } from "../../setup/setup.ts";

/** Both sides in words, for the report. */
export function describeSetups(
  plan: Plan,
  aa: SetupName | null,
  cpus: CpuSplit | null,
): Evidence["setups"] {
  const shared =
    cpus === null
      ? "on all cores, with the generator"
      : `on CPUs ${cpus.targets.join(", ")}; the generator on ${cpus.generator.join(", ")}`;
  const of = (name: SetupName): SetupFacts => {
    const facts = describe(plan, name);
    return { ...facts, description: `${facts.description}, ${shared}` };
  };
  return { a: of(aa ?? "local"), b: of(aa ?? "server") };
}

function describe(plan: Plan, name: SetupName): SetupFacts {
  const { local, server } = plan.setups;
  const { backend } = name === "local" ? local : server;
  const shared = `FastAPI backend with ${backend.threads} threads`;
  const uvicorn = { role: "backend", command: "uvicorn app:app" };
  return name === "local"
    ? {
        name,
        driver: plan.driver,
        description: `${shared}, Chroma embedded in it (PersistentClient on a folder)`,
        parts: [uvicorn],
      }
    : {
        name,
        driver: plan.driver,
        description: `${shared}, HttpClient to a Chroma server on the same machine`,
        parts: [{ role: "chroma", command: "chroma run" }, uvicorn],
      };
}
