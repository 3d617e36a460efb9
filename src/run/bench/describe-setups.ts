import type { Evidence, SetupFacts } from "../../evidence/evidence.ts";
import type { CpuSplit } from "../../host/cpu-set.ts";
import type { Plan } from "../../plan/schema.ts";
import type { SetupName } from "../../setup/setup.ts";
import { imageWords } from "./container-words.ts";

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
    if (plan.driver === "external") return describeExternal(plan, name);
    const facts = describe(plan, name);
    return { ...facts, description: `${facts.description}, ${shared}${imageWords(plan, name)}` };
  };
  return { a: of(aa ?? "local"), b: of(aa ?? "server") };
}

/** Nothing of it is ours; the keys' names stay out of it. */
function describeExternal(plan: Plan, name: SetupName): SetupFacts {
  const { app, chroma } = plan.setups[name].external;
  const words = [
    app.url === null ? [] : [`an application at ${app.url}${app.path}`],
    chroma.url === null ? [] : [`Chroma at ${chroma.url}`],
  ].flat();
  const description = `a deployment that existed already: ${words.join(", with ")}`;
  return { name, driver: plan.driver, description, parts: [] };
}

function describe(plan: Plan, name: SetupName): SetupFacts {
  const { local, server } = plan.setups;
  const { backend } = name === "local" ? local : server;
  const isContained = plan.driver === "docker";
  const place = isContained ? " in a container" : "";
  const shared = `FastAPI backend with ${backend.threads} threads${place}`;
  const uvicorn = { role: "backend", command: "uvicorn app:app" };
  return name === "local"
    ? {
        name,
        driver: plan.driver,
        description: `${shared}, Chroma embedded in it (PersistentClient on a ${isContained ? "volume" : "folder"})`,
        parts: [uvicorn],
      }
    : {
        name,
        driver: plan.driver,
        description: `${server.backends > 1 ? `${server.backends} times: ` : ""}${shared}${server.balancer.enabled ? ", behind nginx" : ""}, HttpClient to a Chroma server on the same machine${place}${server.gateway.enabled ? " behind nginx with TLS and a token" : ""}`,
        parts: [
          { role: "chroma", command: "chroma run" },
          ...(server.gateway.enabled ? [{ role: "gateway", command: "nginx" }] : []),
          uvicorn,
          ...(server.balancer.enabled ? [{ role: "balancer", command: "nginx" }] : []),
        ],
      };
}
