import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { openChroma } from "../../chroma/client.ts";
import type { RecordBatch } from "../../chroma/pages.ts";
import { copyFolder } from "../../data/copy-folder.ts";
import type { SetupWish } from "../../drills/lab.ts";
import { Refusal } from "../../drills/stage.ts";
import { waitFor } from "../../host/clock.ts";
import type { External } from "../../plan/external.ts";
import { headersOf } from "../../setup/external/keys.ts";
import { openExternalChroma } from "../../setup/external/reach.ts";
import { createStagedSetup } from "../../setup/external/staged-setup.ts";
import type { Setup } from "../../setup/setup.ts";
import { milliseconds, seconds } from "../../units/quantity.ts";
import { serverOn, withServer } from "../bench/seeding-server.ts";
import type { DrillPlace } from "./drill-place.ts";

/**
 * A disposable staging system, with the drills' data in a collection of the harness's own.
 * @throws Refusal for what such a system can't have; nothing was touched.
 */
export async function openExternalDrill(place: DrillPlace, wish: SetupWish): Promise<Setup> {
  const { shop } = place;
  const { external, backend } = shop.plan.setups.server;
  const why = refusal(place, wish);
  if (why !== null) throw new Refusal(why);
  const { url, tenant, database } = external.chroma;
  await openExternalChroma("server", external, shop.signal);
  const admin = (signal: AbortSignal) =>
    openChroma({
      url: url ?? "",
      headers: headersOf("server", "chroma", external),
      tenant,
      database,
      signal,
    });
  const collection = `assay-drill-${randomBytes(6).toString("hex")}`;
  // With a signal of its own: an interrupted drill removes its collection, too.
  const remove = async () => {
    const client = admin(AbortSignal.timeout(60_000));
    // It may have been started a moment ago.
    await waitFor("Chroma to answer", () => client.facts().catch(() => null), {
      limitMs: seconds(30),
      everyMs: milliseconds(200),
      signal: AbortSignal.timeout(60_000),
    });
    await client.deleteCollection(collection);
  };
  await seed(place, { wish, client: admin(shop.signal), collection }).catch(
    async (error: unknown) => {
      await remove().catch(() => undefined);
      throw error;
    },
  );
  const { SSL_CERT_FILE: bundle } = shop.generator.environment ?? {};
  return createStagedSetup({
    external,
    collection,
    python: shop.toolchain.python.path,
    backendFolder: shop.backendFolder,
    logFolder: join(place.logFolder, wish.label),
    threads: backend.threads,
    cpus: shop.cpus?.targets ?? null,
    onSpawn: shop.onSpawn,
    variables: bundle ? { SSL_CERT_FILE: bundle } : {},
    readyLimitMs: shop.plan.rounds.readyMs,
    intend: shop.intend,
    remove,
  });
}

function refusal({ shop }: DrillPlace, wish: SetupWish): string | null {
  const { external } = shop.plan.setups.server;
  const { chroma, disposable, hooks } = external;
  const at = "`setups.server.external`";
  if (!disposable) return `${at} isn't \`disposable: true\``;
  if (wish.name !== "server") return "only the server's Chroma is broken by hooks";
  if (chroma.url === null) return `${at} names no \`chroma.url\``;
  if (!canRestart(hooks))
    return `${at} has no \`hooks.start\`, or neither \`hooks.stop\` nor \`hooks.restart\``;
  if (chroma.tenant !== "default_tenant" || chroma.database !== "default_database")
    return "the reference backend asks the default tenant and database alone";
  if (chroma.key.variable !== null && chroma.key.header !== "X-Chroma-Token")
    return "the reference backend sends its key as X-Chroma-Token alone";
  const isProxied = wish.proxied !== undefined && (wish.proxied.app || wish.proxied.chroma);
  const wants = isProxied || wish.balancer !== undefined || (wish.backends ?? 1) > 1;
  if (wants || wish.chromaVariables !== undefined || wish.restart !== undefined)
    return "a deployment that exists already can't be stood up otherwise";
  return null;
}

/** Every drill ends with a planned restart, and what is down is started again. */
const canRestart = ({ start, stop, restart }: External["hooks"]): boolean =>
  start !== null && (stop !== null || restart !== null);

async function seed(
  place: DrillPlace,
  to: { wish: SetupWish; client: ReturnType<typeof openChroma>; collection: string },
): Promise<void> {
  const { shop } = place;
  const copy = join(place.workFolder, `${to.wish.label}-source`);
  await copyFolder(place.pristine, copy, { signal: shop.signal });
  await withServer(serverOn(shop, copy), async (local) => {
    const source = await local.collection(place.collection);
    const { space, hnsw } = source;
    const made = await to.client.createCollection({
      name: to.collection,
      space: space ?? "l2",
      hnsw,
    });
    if (to.wish.data === "empty") return;
    const { batchMax } = await to.client.facts();
    const pages = source.readAll({ pageSize: Math.min(1000, batchMax) });
    for await (const page of pages) await made.add({ ...page, metadatas: plain(page) });
  });
}

type Plain = Readonly<Record<string, string | number | boolean>>;
/** As they were seeded: Chroma has nothing else in them. */
const plain = ({ metadatas }: RecordBatch) => metadatas as readonly (Plain | null)[] | null;
