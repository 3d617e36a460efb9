import { loadFileCorpus } from "../file-corpus.ts";
import { type ColumnNames, UNNAMED } from "./choose-columns.ts";

/** Reads a file as a run does. */
export function load(path: string, columns: Partial<ColumnNames> = {}) {
  return loadFileCorpus({
    path,
    source: `file:${path}`,
    columns: { ...UNNAMED, ...columns },
    space: null,
    queriesFile: null,
    queryCount: 50,
    seed: 1,
    signal: new AbortController().signal,
  });
}

/** A file as numpy writes it, byte by byte. */
export function npy(
  head: { descr?: string; order?: "True" | "False"; shape: string; version?: number },
  data: Uint8Array,
): Buffer {
  const { descr = "<f4", order = "False", shape, version = 1 } = head;
  const start = version === 1 ? 10 : 12;
  const words = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }`;
  const text = `${words.padEnd(Math.ceil((words.length + start + 1) / 64) * 64 - start - 1)}\n`;
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  if (version === 1) length.writeUInt16LE(text.length);
  else length.writeUInt32LE(text.length);
  const magic = Buffer.from(`\x93NUMPY${String.fromCharCode(version, 0)}`, "latin1");
  return Buffer.concat([magic, length, Buffer.from(text), data]);
}

export const bytesOf = (view: ArrayBufferView): Buffer =>
  Buffer.from(view.buffer, view.byteOffset, view.byteLength);
