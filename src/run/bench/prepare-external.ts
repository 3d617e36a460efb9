import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { shortestText } from "../../data/bodies.ts";
import { type Corpus, queryCountOf, vectorAt } from "../../data/corpus.ts";
import { factsOf } from "../../data/facts.ts";
import { groundTruth } from "../../data/ground-truth.ts";
import { probeOf, provenQuery } from "../../data/probe.ts";
import { readQueryFile } from "../../data/queries.ts";
import { readCorpus } from "../../data/read-corpus.ts";
import { type Known, recallSummary } from "../../data/recall.ts";
import { HarnessError } from "../../errors.ts";
import type { DataSetFacts } from "../../evidence/evidence.ts";
import type { Target } from "../../load/wire.ts";
import { type Endpoint, type Reached, reach } from "../../setup/external/reach.ts";
import { bytes } from "../../units/quantity.ts";
import type { PreparedData, Workshop } from "./lab.ts";

/** Of a deployment that exists already. */
export interface PreparedExternal {
  readonly data: PreparedData;
  /** null: nothing is known of the data, for no Chroma server may be read. */
  readonly facts: DataSetFacts | null;
}

/**
 * Reads what is there, from the server's Chroma where the plan names one, else from local's; where it names
 * none, the queries come from the plan, and recall stays unknown. Nothing is written.
 */
export async function prepareExternal(shop: Workshop): Promise<PreparedExternal> {
  const { plan, signal } = shop;
  const options = { k: plan.data.k, include: plan.data.include, signal };
  const a = await reach(shop.sides.a, plan.setups[shop.sides.a].external, options);
  const b = await reach(shop.sides.b, plan.setups[shop.sides.b].external, options);
  await noteDifference(shop, a, b);
  const read = b.collection === null ? a : b;
  return read.collection === null
    ? withoutChroma(shop, [a, b])
    : withChroma(shop, { sides: [a, b], read });
}

type Both = readonly [Reached, Reached];

async function withChroma(
  shop: Workshop,
  { sides, read }: { sides: Both; read: Reached },
): Promise<PreparedExternal> {
  const { plan, signal } = shop;
  const { collection } = read;
  if (collection === null) throw new Error("No collection was reached.");
  shop.emit({ kind: "step at", words: `reading "${collection.name}"; nothing is written` });
  const corpus = await readCorpus(collection, {
    queriesFile: plan.data.queries,
    queriesColumn: plan.data.columns.vector,
    queryCount: plan.data.queryCount,
    seed: plan.seed,
    source: `external:${read.external.chroma.url}#${collection.name}`,
    notes: ["Read from a deployment that exists already; records written meanwhile may be missed."],
  });
  const truth = await groundTruth(corpus, plan.data.k, {
    cacheFolder: join(shop.cacheFolder, "truth"),
    signal,
  });
  const known: Known = { corpus, truth };
  const vectors = vectorTexts(corpus);
  const clear = await provenQuery(known, collection);
  return {
    data: {
      ...shared(shop, sides, vectors),
      collection: collection.name,
      collectionId: collection.id,
      probe: probeOf(known, { path: "", bodies: vectors }, clear),
      idsExpected: Math.min(plan.data.k, corpus.ids.length),
      recallOf: (answers) =>
        recallSummary(
          known,
          answers.map((ids, query) => ({ query, ids })),
        ),
    },
    facts: factsOf(known, {
      include: plan.data.include,
      diskBytes: bytes(0),
      seedingMs: null,
      unflushedRecords: null,
    }),
  };
}

async function withoutChroma(shop: Workshop, sides: Both): Promise<PreparedExternal> {
  const { queries, queryCount, columns } = shop.plan.data;
  if (queries === null)
    throw new HarnessError(
      "PLAN_INVALID",
      "Expected `data.queries`, for no Chroma server is named whose records could be asked for.",
      {
        hint: "Name a file with vectors, such as JSONL with one array of numbers a line, or a `chroma.url`.",
      },
    );
  const read = await readQueryFile(queries, { count: queryCount, column: columns.vector });
  const vectors = read.map(vectorText);
  const [first = ""] = vectors;
  shop.emit({ kind: "note", words: "Recall is unknown: no Chroma server may be read." });
  const counts = await Promise.all(sides.map((side) => mainOf(side).ask(first, shop.signal)));
  return {
    data: {
      ...shared(shop, sides, vectors),
      collection: "",
      collectionId: "",
      probe: { path: "", body: first, expectFirst: [] },
      // What both answer in full; k may be more than there is.
      idsExpected: Math.max(1, Math.min(shop.plan.data.k, ...counts.map((ids) => ids.length))),
      recallOf: () => null,
    },
    facts: null,
  };
}

const mainOf = ({ name, app, direct }: Reached): Endpoint => {
  const main = app ?? direct;
  if (main !== null) return main;
  throw new HarnessError(
    "PLAN_INVALID",
    `Expected a URL in \`setups.${name}.external\`, got none.`,
  );
};

function shared(shop: Workshop, [a, b]: Both, vectors: readonly string[]) {
  const file = (name: string, endpoint: Endpoint): Target => {
    const bodies = join(shop.workFolder, `${name}.jsonl`);
    writeFileSync(bodies, `${vectors.map((vector) => endpoint.bodyOf(vector)).join("\n")}\n`);
    const { url, headers, method, secrets, ids } = endpoint;
    return { url, headers, bodies, method, secrets, ids };
  };
  const targets = [file("a", mainOf(a)), file("b", mainOf(b))];
  if (b.app !== null && b.direct !== null) targets.push(file("direct", b.direct));
  return {
    pristine: null,
    queryCount: vectors.length,
    appBodies: targets[0]?.bodies ?? "",
    directBodies: targets.at(-1)?.bodies ?? "",
    targets,
  };
}

/** Both sides should hold the same: a comparison of different data compares the data. */
async function noteDifference(shop: Workshop, a: Reached, b: Reached): Promise<void> {
  if (a.collection === null || b.collection === null) return;
  const [left, right] = [await a.collection.count(), await b.collection.count()];
  if (left === right) return;
  shop.emit({
    kind: "note",
    words: `The sides hold different data: ${left} and ${right} records. Recall is judged by the latter.`,
  });
}

function vectorTexts(corpus: Corpus): string[] {
  return Array.from({ length: queryCountOf(corpus) }, (_, query) =>
    vectorText(vectorAt(corpus.queries, query, corpus.dimension)),
  );
}

const vectorText = (vector: Float32Array): string =>
  `[${Array.from(vector, shortestText).join(",")}]`;
