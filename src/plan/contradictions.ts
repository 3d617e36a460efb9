import type { Path } from "./problem.ts";
import type { Plan } from "./schema.ts";

/** Two fields, each well by itself, that can't both hold. */
export interface Contradiction {
  /** The field to mend. */
  readonly path: Path;
  readonly expected: string;
  readonly mend: string;
}

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
      .filter((name) => name.startsWith("BACKEND_"))
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

/** All contradictions of a plan whose fields are well formed. */
export function contradictions(plan: Plan): Contradiction[] {
  return [timeToStart, ownVariables, portsOnce].flatMap((rule) => rule(plan));
}
