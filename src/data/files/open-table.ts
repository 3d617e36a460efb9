import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { HarnessError } from "../../errors.ts";
import { openFvecs } from "./fvecs.ts";
import { openJsonl } from "./jsonl.ts";
import { openNpy } from "./npy.ts";
import { openParquet } from "./parquet.ts";
import type { ReadRows, Table } from "./table.ts";

type Open = (path: string, options: ReadRows) => Promise<Table>;

/** By the end of the file's name. */
const FORMS: Readonly<Record<string, Open>> = {
  ".npy": openNpy,
  ".parquet": openParquet,
  ".jsonl": openJsonl,
  ".ndjson": openJsonl,
  ".jsonl.gz": openJsonl,
  ".ndjson.gz": openJsonl,
  ".fvecs": openFvecs,
};

/** Endings that are known, for a message. */
const ENDINGS = Object.keys(FORMS).join(", ");

const MENDS: Readonly<Record<string, string>> = {
  ".json": "Write one record a line: jq -c '.[]' file.json > file.jsonl",
  ".csv": 'Read it with pandas and save it: frame.to_parquet("vectors.parquet")',
  ".npz": 'Save one array a file: np.save("vectors.npy", array)',
  ".pkl": 'Save the array: np.save("vectors.npy", array)',
  ".h5": 'Save the array: np.save("vectors.npy", array)',
  ".hdf5": 'Save the array: np.save("vectors.npy", array)',
};

/**
 * Opens a file with vectors; its form is told by the end of its name.
 *
 * @param fallback for a name with another end. @default refuse it
 * @throws HarnessError DATA_INVALID for a file that isn't there, of a form that isn't known, or
 * damaged.
 */
export async function openTable(
  path: string,
  options: ReadRows,
  fallback?: ".jsonl",
): Promise<Table> {
  await requireFile(path);
  const lower = path.toLowerCase();
  const ending = Object.keys(FORMS).find((each) => lower.endsWith(each)) ?? fallback;
  const form = ending === undefined ? undefined : FORMS[ending];
  if (form !== undefined) return await form(path, options);
  const mend = Object.entries(MENDS).find(([each]) => lower.endsWith(each))?.[1];
  throw new HarnessError(
    "DATA_INVALID",
    `Expected a file whose name ends in ${ENDINGS}, got ${basename(path)}.`,
    { hint: mend ?? "Write the vectors in one of these forms, or let the name end in what it is." },
  );
}

async function requireFile(path: string): Promise<void> {
  let cause: unknown;
  let hint =
    "A path in a plan is relative to the plan, one on the command line to where you stand.";
  try {
    const found = await stat(path);
    if (found.isFile()) return;
    if (found.isDirectory()) hint = `Where Chroma wrote the folder: chroma:${path}`;
  } catch (error) {
    cause = error;
  }
  throw new HarnessError("DATA_INVALID", `Expected a file with vectors at ${path}.`, {
    hint,
    cause,
  });
}
