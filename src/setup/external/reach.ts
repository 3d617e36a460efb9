import { type ChromaAdmin, openChroma } from "../../chroma/client.ts";
import type { ChromaCollection } from "../../chroma/collection.ts";
import { HarnessError } from "../../errors.ts";
import { pickIds, type SecretHeader } from "../../load/wire.ts";
import type { External } from "../../plan/external.ts";
import { milliseconds } from "../../units/quantity.ts";
import type { SetupName } from "../setup.ts";
import { examineChroma } from "./examine-chroma.ts";
import { headersOf, secretHeaders } from "./keys.ts";
import { fillTemplate } from "./template.ts";
import { type Asked, badReply, noReply } from "./trouble.ts";

/** One address that queries go to, and how. */
export interface Endpoint {
  readonly asked: Asked;
  readonly url: string;
  readonly method: string;
  /** Without the key. */
  readonly headers: Readonly<Record<string, string>>;
  readonly secrets: readonly SecretHeader[];
  readonly ids: readonly string[];
  /** The body for a vector, as JSON writes it. */
  bodyOf(vector: string): string;
  /** The ids that it answers with. @throws HarnessError SETUP_NOT_READY */
  ask(vector: string, signal: AbortSignal): Promise<readonly string[]>;
}

/** A deployment that answered. */
export interface Reached {
  readonly name: SetupName;
  readonly external: External;
  /** null: the plan has no application. */
  readonly app: Endpoint | null;
  /** null: the plan has no Chroma server. */
  readonly direct: Endpoint | null;
  readonly client: ChromaAdmin | null;
  readonly collection: ChromaCollection | null;
}

export interface ReachOptions {
  readonly k: number;
  readonly include: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * Looks at a deployment that exists already; nothing is written to it.
 * @throws HarnessError SETUP_NOT_READY, DATA_INVALID or PLAN_INVALID saying what is wrong and how to mend it.
 */
export async function reach(
  name: SetupName,
  external: External,
  options: ReachOptions,
): Promise<Reached> {
  const chroma = await reachChroma(name, external, options.signal);
  return {
    name,
    external,
    app: appOf(name, external, options),
    direct: chroma === null ? null : directOf(name, external, { ...options, ...chroma }),
    client: chroma?.client ?? null,
    collection: chroma?.collection ?? null,
  };
}

/**
 * Its Chroma server, once it has answered and takes us; null: the plan names none.
 * @throws HarnessError SETUP_NOT_READY
 */
export async function openExternalChroma(
  name: SetupName,
  external: External,
  signal: AbortSignal,
): Promise<ChromaAdmin | null> {
  const { chroma } = external;
  const { url, tenant, database } = chroma;
  if (url === null) return null;
  const headers = headersOf(name, "chroma", external);
  const client = openChroma({ url, headers, tenant, database, signal });
  await examineChroma(askedOf(name, "chroma", { url, key: chroma.key }), {
    headers,
    collections: `/tenants/${encodeURIComponent(tenant)}/databases/${encodeURIComponent(database)}/collections`,
    signal,
  });
  return client;
}

async function reachChroma(name: SetupName, external: External, signal: AbortSignal) {
  const client = await openExternalChroma(name, external, signal);
  if (client === null) return null;
  return { client, collection: await choose(name, client, external.chroma.collection) };
}

async function choose(
  name: SetupName,
  client: ChromaAdmin,
  wanted: string | null,
): Promise<ChromaCollection> {
  if (wanted !== null) return client.collection(wanted);
  const all = await client.listCollections();
  const [only] = all;
  if (only !== undefined && all.length === 1) return only;
  throw new HarnessError(
    "DATA_INVALID",
    `Expected one collection in Chroma at ${client.url}, got ${all.length}: ${all.map((each) => each.name).join(", ") || "none"}.`,
    { hint: `Name one in \`setups.${name}.external.chroma.collection\`.` },
  );
}

function appOf(name: SetupName, external: External, { k }: ReachOptions): Endpoint | null {
  const { app } = external;
  if (app.url === null) return null;
  return endpoint({
    asked: askedOf(name, "app", { url: app.url, key: app.key }),
    url: `${app.url.replace(/\/$/, "")}${app.path}`,
    method: app.method,
    headers: app.headers,
    secrets: secretHeaders(name, "app", external),
    ids: app.ids.split("."),
    whole: headersOf(name, "app", external),
    bodyOf: (vector) => fillTemplate(app.body, { vector, k }),
  });
}

function directOf(
  name: SetupName,
  external: External,
  { k, include, collection }: ReachOptions & { collection: ChromaCollection },
): Endpoint {
  const { chroma } = external;
  return endpoint({
    asked: askedOf(name, "chroma", { url: chroma.url ?? "", key: chroma.key }),
    url: collection.queryUrl,
    method: "POST",
    headers: chroma.headers,
    secrets: secretHeaders(name, "chroma", external),
    ids: ["ids"],
    whole: headersOf(name, "chroma", external),
    bodyOf: (vector) =>
      `{"query_embeddings":[${vector}],"n_results":${k},"include":${JSON.stringify(include)}}`,
  });
}

const askedOf = (
  name: SetupName,
  place: "app" | "chroma",
  { url, key }: { url: string; key: External["app"]["key"] },
): Asked => ({ field: `setups.${name}.external.${place}`, url, keyVariable: key.variable });

const LIMIT = milliseconds(60_000);

function endpoint(
  given: Omit<Endpoint, "ask"> & { readonly whole: Readonly<Record<string, string>> },
): Endpoint {
  const { whole, ...shown } = given;
  const ask = async (vector: string, signal: AbortSignal): Promise<readonly string[]> => {
    let response: { status: number; text: string };
    try {
      const reply = await fetch(shown.url, {
        method: shown.method,
        headers: { "content-type": "application/json", ...whole },
        body: shown.bodyOf(vector),
        redirect: "manual",
        signal: AbortSignal.any([signal, AbortSignal.timeout(LIMIT)]),
      });
      response = { status: reply.status, text: await reply.text() };
    } catch (error) {
      signal.throwIfAborted();
      throw noReply(shown.asked, error);
    }
    const ids = response.status === 200 ? idsIn(response.text, shown.ids) : null;
    if (ids !== null) return ids;
    throw badReply(shown.asked, { ...response, expected: `ids at \`${shown.ids.join(".")}\`` });
  };
  return { ...shown, ask };
}

function idsIn(text: string, path: readonly string[]): readonly string[] | null {
  try {
    return pickIds(JSON.parse(text), path);
  } catch {
    return null;
  }
}
