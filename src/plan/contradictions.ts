import type { Contradiction } from "./contradiction.ts";
import { externalSays } from "./external-says.ts";
import { fileSays } from "./file-says.ts";
import { gateSays, isOwn } from "./gate-says.ts";
import type { Plan } from "./schema.ts";

/** A start is over with the first good reply, so it can't have less time than one reply. */
function timeToStart({ rounds, load }: Plan): Contradiction[] {
  if (rounds.readyMs >= load.timeoutMs) return [];
  return [
    {
      path: ["rounds", "readyMs"],
      expected: `at least \`load.timeoutMs\`, ${load.timeoutMs}`,
      mend: "A setup is ready with its first reply, and a reply may take that long.",
    },
  ];
}

/** The harness tells the backend by these what to serve; a plan that sets them compares nothing. */
function ownVariables({ setups }: Plan): Contradiction[] {
  return (["local", "server"] as const).flatMap((setup) =>
    Object.keys(setups[setup].backend.variables)
      .filter(isOwn)
      .map((name) => ({
        path: ["setups", setup, "backend", "variables", name],
        expected: "left to the harness, which sets all BACKEND_ variables",
        mend: `Threads are set by \`setups.${setup}.backend.threads\`.`,
      })),
  );
}

/** Both setups run at the same time, so no two of their parts can share a port. */
function portsOnce({ setups: { local, server } }: Plan): Contradiction[] {
  const ports = [
    { path: ["setups", "local", "backend", "port"], port: local.backend.port },
    { path: ["setups", "server", "backend", "port"], port: server.backend.port },
    { path: ["setups", "server", "balancer", "port"], port: server.balancer.port },
    { path: ["setups", "server", "gateway", "port"], port: server.gateway.port },
    { path: ["setups", "server", "chroma", "port"], port: server.chroma.port },
  ].filter(({ port }) => port !== null);
  return ports.flatMap(({ path, port }, index) => {
    const first = ports.findIndex((other) => other.port === port);
    const taken = ports[first];
    if (taken === undefined || first === index) return [];
    return [
      {
        path,
        expected: `another port than \`${taken.path.join(".")}\``,
        mend: "Both setups run at the same time; leave it out, and a free one is chosen.",
      },
    ];
  });
}

/** Without a balancer only the first backend would be asked. */
function backendsReached({ setups: { server } }: Plan): Contradiction[] {
  if (server.backends === 1 || server.balancer.enabled) return [];
  return [
    {
      path: ["setups", "server", "backends"],
      expected: "1, for there is no balancer",
      mend: "Set `setups.server.balancer.enabled` to true.",
    },
  ];
}

/** The other drivers may have no engine at all. */
function generatorInContainer({ driver, load }: Plan): Contradiction[] {
  if (load.generator === "host" || driver === "docker") return [];
  return [
    {
      path: ["load", "generator"],
      expected: `host, for the driver ${driver} makes no containers`,
      mend: "Leave it out, or set `driver` to docker.",
    },
  ];
}

/** A limit that nobody enforces would be read as one that held. */
function limitsEnforced({ driver, limits }: Plan): Contradiction[] {
  if (driver === "docker") return [];
  return (["backend", "chroma", "balancer", "gateway"] as const).flatMap((part) =>
    (["cpus", "memoryMiB"] as const)
      .filter((name) => limits[part][name] !== null)
      .map((name) => ({
        path: ["limits", part, name],
        expected: `null, for the driver ${driver} sets no limits`,
        mend: "Leave it out, or set `driver` to docker.",
      })),
  );
}

/** The spread of fewer says nothing. */
const CONTROLS_MIN = 5;

function controlsEnough({ drilling: { controls } }: Plan): Contradiction[] {
  if (controls === 0 || controls >= CONTROLS_MIN) return [];
  return [
    {
      path: ["drilling", "controls"],
      expected: `0, or at least ${CONTROLS_MIN}`,
      mend: "How far runs without a fault differ from each other, fewer can't show.",
    },
  ];
}

/** Nobody here can take a deployment down that is somebody else's, so it is never up alone. */
function aloneWhereStarted({ driver, rounds }: Plan): Contradiction[] {
  if (driver !== "external" || rounds.sequential === 0) return [];
  return [
    {
      path: ["rounds", "sequential"],
      expected: "0, for deployments that exist already are up all the time",
      mend: "Leave it out.",
    },
  ];
}

/** All contradictions of a plan whose fields are well formed. */
export function contradictions(plan: Plan): Contradiction[] {
  return [
    timeToStart,
    ownVariables,
    portsOnce,
    backendsReached,
    limitsEnforced,
    generatorInContainer,
    controlsEnough,
    aloneWhereStarted,
    fileSays,
    externalSays,
    gateSays,
  ].flatMap((rule) => rule(plan));
}
