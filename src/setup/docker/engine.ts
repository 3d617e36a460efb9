import { z } from "zod";
import { ownEnvironment } from "../../host/environment.ts";
import { type Milliseconds, milliseconds } from "../../units/quantity.ts";
import { type EngineAddress, engineAddresses, hostOf } from "./engine-address.ts";
import { askEngine } from "./engine-api.ts";
import { OLDEST, refusalFor, type Silence, silenceOf } from "./engine-silence.ts";

const LIMIT = milliseconds(10_000);

/** A Docker engine that has answered. */
export interface Engine {
  readonly address: EngineAddress;
  /** As DOCKER_HOST spells it. */
  readonly host: string;
  readonly version: string;
  readonly apiVersion: string;
}

export interface EngineLook {
  /** @default this process's */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Where to ask. @default DOCKER_HOST's, else the usual sockets */
  readonly addresses?: readonly EngineAddress[];
  /** For each of them. @default 10 s */
  readonly limitMs?: Milliseconds;
  readonly signal: AbortSignal;
}

const versionSchema = z.object({ Version: z.string().min(1), ApiVersion: z.string().min(1) });

function isOld(apiVersion: string): boolean {
  const [major = 0, minor = 0] = apiVersion.split(".").map(Number);
  const [oldestMajor, oldestMinor] = OLDEST.api;
  return !(major > oldestMajor || (major === oldestMajor && minor >= oldestMinor));
}

type Answer = { readonly kind: "engine"; readonly engine: Engine } | Silence;

async function ask(address: EngineAddress, look: EngineLook): Promise<Answer> {
  const host = hostOf(address);
  const { limitMs = LIMIT, signal } = look;
  try {
    const reply = await askEngine(address, { path: "/version", limitMs, signal });
    const told = versionSchema.safeParse(JSON.parse(reply.text));
    if (!told.success) return { kind: "other", why: `what answers at ${host} is none` };
    const { Version: version, ApiVersion: apiVersion } = told.data;
    if (isOld(apiVersion))
      return { kind: "old", why: `the one at ${host} is ${version} (API ${apiVersion})` };
    return { kind: "engine", engine: { address, host, version, apiVersion } };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof SyntaxError)
      return { kind: "other", why: `what answers at ${host} is none` };
    return silenceOf(error, host, limitMs);
  }
}

/**
 * The Docker engine: DOCKER_HOST's, else the first of the usual sockets at which one answers.
 *
 * @throws HarnessError TOOLCHAIN_MISSING where there is none, an old one, one that this user may not
 * use, or something else in its place; AbortError when the signal fires.
 */
export async function findEngine(look: EngineLook): Promise<Engine> {
  const silences: Silence[] = [];
  for (const address of look.addresses ?? engineAddresses(look.env ?? ownEnvironment())) {
    const answer = await ask(address, look);
    if (answer.kind === "engine") return answer.engine;
    silences.push(answer);
  }
  throw refusalFor(silences);
}
