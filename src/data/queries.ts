import { open } from "node:fs/promises";
import { HarnessError } from "../errors.ts";
import { seeded } from "../stats/random.ts";
import { allocateVectors, type Queries, type Records, vectorAt } from "./corpus.ts";

/**
 * Queries from a file with one JSON array of numbers a line; empty lines are left out.
 *
 * @param wanted `count` = most queries to take, from the top.
 * @throws HarnessError DATA_INVALID naming the line that can't be used.
 */
export async function readQueries(
  file: string,
  wanted: { dimension: number; count: number },
): Promise<Queries> {
  const { dimension, count } = wanted;
  const rows: number[][] = [];
  await using handle = await openFile(file);
  let number = 0;
  for await (const line of handle.readLines()) {
    number += 1;
    if (line.trim() === "") continue;
    rows.push(parseLine(line, { file, number, dimension }));
    if (rows.length === count) break;
  }
  if (rows.length === 0)
    throw new HarnessError("DATA_INVALID", `Expected queries in ${file}, got none.`, {
      hint: FORM,
    });
  const queries = allocateVectors(rows.length, dimension);
  for (const [row, values] of rows.entries()) queries.set(values, row * dimension);
  return {
    queries,
    ownIds: rows.map(() => null),
    queriesFrom: `${rows.length} from ${file}`,
  };
}

const FORM = "Write one query a line, as a JSON array of numbers.";

async function openFile(file: string) {
  try {
    return await open(file, "r");
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

function unreadable(file: string, cause: unknown): HarnessError {
  return new HarnessError("DATA_INVALID", `Expected to read queries from ${file}.`, {
    hint: FORM,
    cause,
  });
}

function parseLine(
  line: string,
  of: { file: string; number: number; dimension: number },
): number[] {
  const bad = (expected: string, actual: string) =>
    new HarnessError(
      "DATA_INVALID",
      `${of.file}:${of.number}: expected ${expected}, got ${actual}.`,
      {
        hint: FORM,
      },
    );
  const values = parseJson(line);
  if (!Array.isArray(values)) throw bad("a JSON array of numbers", line.slice(0, 60));
  if (values.length !== of.dimension)
    throw bad(`${of.dimension} numbers, as the records have`, String(values.length));
  return values.map((value: unknown, index) => {
    // Chroma keeps single precision: a number beyond its range would become infinite there.
    if (typeof value === "number" && Number.isFinite(Math.fround(value))) return value;
    throw bad(`a finite number as component ${index + 1}`, String(value));
  });
}

/** Python writes NaN and Infinity into JSON; they are read, so that the message can name them. */
function parseJson(line: string): unknown {
  try {
    return JSON.parse(line.replace(/-?\b(NaN|Infinity)\b/g, (word) => `"${word}"`));
  } catch {
    return null;
  }
}

/** Queries drawn from the stored vectors by seed; each one's own id is left out of its answer. */
export function drawStored(records: Records, wanted: { count: number; seed: number }): Queries {
  const { ids, vectors, dimension } = records;
  const random = seeded(wanted.seed, "stored queries");
  const rows = random.shuffled(ids.map((_, row) => row)).slice(0, wanted.count);
  const queries = allocateVectors(rows.length, dimension);
  for (const [index, row] of rows.entries())
    queries.set(vectorAt(vectors, row, dimension), index * dimension);
  return {
    queries,
    ownIds: rows.map((row) => ids[row] ?? null),
    queriesFrom: `${rows.length} of the stored vectors, drawn by seed ${wanted.seed}; each one's own record is left out of its answer`,
  };
}
