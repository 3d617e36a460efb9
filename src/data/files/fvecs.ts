import { open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { HarnessError } from "../../errors.ts";
import { readFully } from "./npy.ts";
import { rowOf, type Table } from "./table.ts";

/** Bytes of a vector's length, before its numbers. */
const LENGTH_BYTES = 4;
const CHUNK_BYTES = 2 ** 21;

/**
 * The form of the public benchmarks: every vector is its length (32-bit) and its 32-bit numbers.
 *
 * @throws HarnessError DATA_INVALID for a size that no whole number of vectors has.
 */
export async function openFvecs(path: string): Promise<Table> {
  const name = basename(path);
  const { size } = await stat(path);
  await using head = await open(path, "r");
  const first = await readFully(head, name, { position: 0, length: LENGTH_BYTES });
  const dimension = new DataView(first).getInt32(0, true);
  const rowBytes = LENGTH_BYTES + dimension * Float32Array.BYTES_PER_ELEMENT;
  if (dimension < 1 || size % rowBytes !== 0)
    throw new HarnessError(
      "DATA_INVALID",
      `${name}: expected a whole number of vectors of ${dimension} numbers, got ${size} bytes.`,
      { hint: "The file is cut, or none of 32-bit numbers with their count before them." },
    );
  const rows = size / rowBytes;
  return {
    name,
    columns: null,
    dimension,
    rows,
    placeOf: rowOf(name),
    async read(_, sink, { limit, signal }) {
      await using handle = await open(path, "r");
      const atOnce = Math.max(1, Math.floor(CHUNK_BYTES / rowBytes));
      const wanted = Math.min(rows, limit);
      for (let row = 0; row < wanted; row += atOnce) {
        signal.throwIfAborted();
        const count = Math.min(atOnce, wanted - row);
        const range = { position: row * rowBytes, length: count * rowBytes };
        const bytes = await readFully(handle, name, range);
        for (let i = 0; i < count; i += 1) {
          const length = new DataView(bytes).getInt32(i * rowBytes, true);
          const from = i * rowBytes + LENGTH_BYTES;
          // A row of another length shifts all that follow: it is handed on as it says it is.
          const values = new Float32Array(bytes, from, dimension);
          sink.vector(
            length === dimension ? values : new Float32Array(Math.max(0, length)),
            row + i,
          );
        }
      }
    },
  };
}
