import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { z } from "zod";
import { HarnessError } from "../errors.ts";
import { allocateVectors, assembleCorpus, bytesOf, type Corpus } from "./corpus.ts";

/** The corpus that comes with the project; its README says what it holds and how it was made. */
const FOLDER = new URL("../../fixtures/corpus/", import.meta.url);

const part = z.object({
  count: z.int().positive(),
  texts: z.object({ file: z.string(), sha256Unzipped: z.string() }),
  vectors: z.object({ file: z.string(), sha256Decoded: z.string() }),
});
const description = z.object({
  description: z.string(),
  dimension: z.int().positive(),
  records: part,
  queries: part,
});
type Part = z.infer<typeof part>;

const unzip = promisify(gunzip);

/**
 * Reads the shipped corpus.
 *
 * @throws HarnessError DATA_INVALID where its files are missing or damaged.
 */
export async function loadShipped(options: { queryCount: number }): Promise<Corpus> {
  const about = description.parse(JSON.parse(await readText("corpus.json")));
  const { dimension } = about;
  const records = await readPart(about.records, dimension);
  const queries = await readPart(about.queries, dimension);
  const count = Math.min(options.queryCount, about.queries.count);
  return assembleCorpus(
    {
      source: "shipped",
      description: about.description,
      ids: records.rows.map((row) => row[0]),
      metadatas: records.rows.map((row) => ({ topic: row[1] })),
      documents: records.rows.map((row) => row[2]),
      vectors: records.vectors,
      dimension,
      space: "l2",
      hnsw: null,
      notes: [],
    },
    {
      queries: queries.vectors.subarray(0, count * dimension),
      ownIds: new Array(count).fill(null),
      queriesFrom: "texts that are not among the records, embedded by the same model",
    },
  );
}

type Row = [id: string, kind: string, text: string];

async function readPart({ count, texts, vectors }: Part, dimension: number) {
  const table = await unzip(await readBytes(texts.file));
  requireHash(texts.file, table, texts.sha256Unzipped);
  const rows = table
    .toString("utf8")
    .trimEnd()
    .split("\n")
    .map((line): Row => {
      const [id = "", kind = "", text = ""] = line.split("\t");
      return [id, kind, text];
    });
  const decoded = decode(await readBytes(vectors.file), dimension);
  requireHash(vectors.file, bytesOf(decoded), vectors.sha256Decoded);
  if (rows.length !== count || decoded.length !== count * dimension)
    throw damaged(texts.file, `${count} rows`, `${rows.length}`);
  return { rows, vectors: decoded };
}

/** Each row of int8 values, divided by its own length: exact, so every reader gets the same. */
function decode(stored: Uint8Array, dimension: number): Float32Array {
  const values = new Int8Array(stored.buffer, stored.byteOffset, stored.byteLength);
  const vectors = allocateVectors(values.length / dimension, dimension);
  for (let start = 0; start < values.length; start += dimension) {
    let squares = 0;
    for (let i = start; i < start + dimension; i += 1) squares += (values[i] ?? 0) ** 2;
    const length = Math.sqrt(squares);
    for (let i = start; i < start + dimension; i += 1) vectors[i] = (values[i] ?? 0) / length;
  }
  return vectors;
}

async function readBytes(name: string): Promise<Buffer> {
  try {
    return await readFile(new URL(name, FOLDER));
  } catch (cause) {
    throw missing(name, cause);
  }
}

async function readText(name: string): Promise<string> {
  return (await readBytes(name)).toString("utf8");
}

function requireHash(name: string, content: Uint8Array, expected: string): void {
  const actual = createHash("sha256").update(content).digest("hex");
  if (actual !== expected) throw damaged(name, `content with sha256 ${expected}`, actual);
}

const HINT = "Restore fixtures/corpus from the repository.";

function damaged(name: string, expected: string, actual: string): HarnessError {
  return new HarnessError(
    "DATA_INVALID",
    `Expected ${expected} in fixtures/corpus/${name}, got ${actual}.`,
    { hint: HINT },
  );
}

function missing(name: string, cause: unknown): HarnessError {
  return new HarnessError("DATA_INVALID", `Expected the file fixtures/corpus/${name}.`, {
    hint: HINT,
    cause,
  });
}
