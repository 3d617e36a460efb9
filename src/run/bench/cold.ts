import { readFileSync } from "node:fs";
import { HarnessError, messageOf } from "../../errors.ts";
import type { Cold, ColdStart } from "../../evidence/cold.ts";
import type { Latency, Side } from "../../evidence/round.ts";
import { leavePageCache } from "../../host/page-cache.ts";
import { Scope } from "../../scope.ts";
import { askOnce } from "./ask-once.ts";
import type { Lab } from "./lab.ts";
import { createSetup, SIDES } from "./pair.ts";

/** The very first queries after a start that are timed, each another. */
const FIRST_QUERIES = 5;

/**
 * Starts one setup after the other from a fresh copy that has left the page cache, and times the very
 * first queries. Never throws for what the target does: then it wasn't measured, and the evidence says why.
 *
 * @throws AbortError when the run's signal fires.
 */
export async function measureCold(lab: Lab): Promise<Cold> {
  const { driver } = lab.plan;
  const why = unfit(driver);
  if (why !== null) return { kind: "not measured", why };
  const starts: Partial<Record<Side, ColdStart>> = {};
  try {
    for (const side of SIDES) starts[side] = await startCold(lab, side);
  } catch (error) {
    lab.signal.throwIfAborted();
    if (!(error instanceof HarnessError)) throw error;
    return { kind: "not measured", why: messageOf(error).split("\n", 1)[0] ?? "" };
  }
  return { kind: "measured", starts };
}

/** Why the files of this driver's setups can't be taken out of the page cache; null = they can. */
export function unfit(driver: Lab["plan"]["driver"]): string | null {
  switch (driver) {
    case "process":
      return null;
    case "docker":
      return "a volume's files belong to the engine: only driver `process` can take them out of the page cache";
    case "external":
      return "files of a deployment that exists already aren't touched";
    default:
      return driver satisfies never;
  }
}

async function startCold(lab: Lab, side: Side): Promise<ColdStart> {
  lab.emit({ kind: "step at", words: `${lab.sides[side]}, from files out of the page cache` });
  const scope = new Scope();
  try {
    const setup = scope.use(`stop setup ${side}`, await createSetup(lab, side, "cold"));
    const python = lab.toolchain.python.path;
    const cache = await leavePageCache(setup.storage.path, { python, signal: lab.signal });
    await setup.start(lab.signal);
    const { readyMs, firstQueryMs } = await setup.ready(lab.data.probe, {
      timeoutMs: lab.plan.rounds.readyMs,
      signal: lab.signal,
    });
    const queries: Latency[] = [{ kind: "value", ms: firstQueryMs }];
    for (const body of otherQueries(lab))
      queries.push(await askOnce(`${setup.endpoints.app}/query`, body, lab));
    return {
      files: cache.files,
      bytes: cache.bytes,
      residentBefore: cache.before,
      residentAfter: cache.after,
      readyMs,
      queries,
    };
  } finally {
    await scope[Symbol.asyncDispose]();
  }
}

/** The first of the queries that the known one isn't. */
function otherQueries({ data }: Lab): string[] {
  const bodies = readFileSync(data.appBodies, "utf8").split("\n");
  return bodies
    .filter((body) => body !== "" && body !== data.probe.body)
    .slice(0, FIRST_QUERIES - 1);
}
