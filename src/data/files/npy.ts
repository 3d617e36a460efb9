import { type FileHandle, open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { HarnessError } from "../../errors.ts";
import { type NpyHead, readNpyHead } from "./npy-head.ts";
import { type ReadRows, type RowSink, rowOf, type Table } from "./table.ts";

/** Bytes that are read at once: a whole number of rows below it. */
const CHUNK_BYTES = 2 ** 21;

/**
 * A 2-d array that numpy wrote, one row a vector.
 *
 * @throws HarnessError DATA_INVALID for anything else, and for a file that is cut.
 */
export async function openNpy(path: string): Promise<Table> {
  const name = basename(path);
  await using handle = await open(path, "r");
  const head = await readNpyHead(handle, name);
  requireWhole(head, name, (await stat(path)).size);
  return {
    name,
    columns: null,
    dimension: head.dimension,
    rows: head.rows,
    placeOf: rowOf(name),
    read: (_, sink, options) => readRows(path, { head, name }, { sink, options }),
  };
}

function requireWhole(head: NpyHead, name: string, size: number): void {
  const { rows, dimension, offset, type } = head;
  const expected = offset + rows * dimension * type.bytes;
  if (size === expected) return;
  throw new HarnessError(
    "DATA_INVALID",
    `${name}: expected ${expected} bytes for ${rows} × ${dimension} numbers, got ${size}.`,
    {
      hint:
        size < expected
          ? "The file seems cut: copy or save it anew."
          : "Save one array a file: np.save(file, array).",
    },
  );
}

async function readRows(
  path: string,
  { head, name }: { head: NpyHead; name: string },
  { sink, options }: { sink: RowSink; options: ReadRows },
): Promise<void> {
  const { dimension, type, offset } = head;
  const rowBytes = dimension * type.bytes;
  const rows = Math.min(head.rows, options.limit);
  const rowsAtOnce = Math.max(1, Math.floor(CHUNK_BYTES / rowBytes));
  await using handle = await open(path, "r");
  for (let row = 0; row < rows; ) {
    options.signal.throwIfAborted();
    const count = Math.min(rowsAtOnce, rows - row);
    const bytes = await readFully(handle, name, {
      position: offset + row * rowBytes,
      length: count * rowBytes,
    });
    const values = type.decode(bytes);
    for (let i = 0; i < count; i += 1)
      sink.vector(values.subarray(i * dimension, (i + 1) * dimension), row + i);
    row += count;
  }
}

/**
 * Exactly so many bytes of a file, in a buffer of their own.
 *
 * @throws HarnessError DATA_INVALID where the file ends before.
 */
export async function readFully(
  handle: FileHandle,
  name: string,
  { position, length }: { position: number; length: number },
): Promise<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0)
      throw new HarnessError(
        "DATA_INVALID",
        `${name}: expected ${length} bytes from byte ${position} on, got ${filled}.`,
        { hint: "The file seems cut: copy or write it anew." },
      );
    filled += bytesRead;
  }
  return bytes.buffer;
}
