import type { FileHandle } from "node:fs/promises";
import { HarnessError } from "../../errors.ts";

/** Numbers as they lie in the file, and as they are read. */
interface NpyType {
  readonly bytes: number;
  decode(bytes: ArrayBuffer): Numbers;
}

type Numbers =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/** What a file's head says of the array behind it. */
export interface NpyHead {
  readonly rows: number;
  readonly dimension: number;
  readonly type: NpyType;
  /** Where the numbers begin. */
  readonly offset: number;
}

const as = (bytes: number, decode: NpyType["decode"]): NpyType => ({ bytes, decode });

/** Every machine that Node runs on today is little-endian, as these are. */
const TYPES: Readonly<Record<string, NpyType>> = {
  "<f4": as(4, (bytes) => new Float32Array(bytes)),
  "<f8": as(8, (bytes) => new Float64Array(bytes)),
  "<f2": as(2, (bytes) => Float32Array.from(new Uint16Array(bytes), halfToNumber)),
  "|i1": as(1, (bytes) => new Int8Array(bytes)),
  "|u1": as(1, (bytes) => new Uint8Array(bytes)),
  "<i2": as(2, (bytes) => new Int16Array(bytes)),
  "<u2": as(2, (bytes) => new Uint16Array(bytes)),
  "<i4": as(4, (bytes) => new Int32Array(bytes)),
  "<u4": as(4, (bytes) => new Uint32Array(bytes)),
  "<i8": as(8, (bytes) => new BigInt64Array(bytes)),
  "<u8": as(8, (bytes) => new BigUint64Array(bytes)),
};

/** A number of 16 bits: sign, 5 bits of exponent, 10 of fraction. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  const value = exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25);
  return sign * value;
}

const MAGIC = "\x93NUMPY";
/** Magic, version, and the length's 2 or 4 bytes. */
const START_BYTES = 12;
/** numpy itself reads no longer ones without being told to. */
const HEADER_BYTES_MAX = 65_536;
const SAVE = 'np.save("vectors.npy", np.ascontiguousarray(array, dtype="<f4"))';

/** @throws HarnessError DATA_INVALID for what isn't a 2-d array of numbers, row by row. */
export async function readNpyHead(handle: FileHandle, name: string): Promise<NpyHead> {
  const bad = (expected: string, got: string, hint = `Save it anew: ${SAVE}`) =>
    new HarnessError("DATA_INVALID", `${name}: expected ${expected}, got ${got}.`, { hint });
  const start = await readUpTo(handle, { position: 0, length: START_BYTES });
  if (start.length === 0) throw bad("an array of vectors", "an empty file");
  if (start.length < START_BYTES || start.toString("latin1", 0, MAGIC.length) !== MAGIC)
    throw bad("a file that numpy wrote", "another kind of content");
  const version = start.readUInt8(MAGIC.length);
  if (version < 1 || version > 3) throw bad("npy version 1 to 3", `version ${version}`);
  const [at, length] = version === 1 ? [10, start.readUInt16LE(8)] : [12, start.readUInt32LE(8)];
  if (length > HEADER_BYTES_MAX) throw bad("a header of numpy's", `one of ${length} bytes`);
  const header = await readUpTo(handle, { position: at, length });
  if (header.length < length)
    throw bad("a whole header", "a file that is cut", "Copy or save it anew.");
  return {
    ...parseHeader(header.toString(version === 3 ? "utf8" : "latin1"), bad),
    offset: at + length,
  };
}

type Bad = (expected: string, got: string, hint?: string) => HarnessError;

/** The header is a Python dictionary, which numpy always writes in the same form. */
function parseHeader(text: string, bad: Bad): Omit<NpyHead, "offset"> {
  const descr = /'descr':\s*'([^']*)'/.exec(text)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape':\s*\(([\d,\s]*)\)/.exec(text)?.[1];
  if (descr === undefined && /'descr':\s*\[/.test(text))
    throw bad("an array of plain numbers", "one with named fields");
  if (descr === undefined || order === undefined || shape === undefined)
    throw bad("a header of numpy's", JSON.stringify(text.trim().slice(0, 80)));
  const type = TYPES[descr];
  if (type === undefined)
    throw bad(`numbers as ${Object.keys(TYPES).join(", ")}`, typeWords(descr));
  const sizes = shape
    .split(",")
    .map((size) => size.trim())
    .filter((size) => size !== "")
    .map(Number);
  const [rows = 0, dimension = 0] = sizes;
  if (sizes.length !== 2)
    throw bad("an array of 2 dimensions, records × components", `one of the shape (${shape})`);
  if (order === "True") throw bad("the array row by row", "column by column (Fortran order)");
  if (rows < 1 || dimension < 1) throw bad("an array of vectors", `one of the shape (${shape})`);
  return { rows, dimension, type };
}

function typeWords(descr: string): string {
  if (descr.includes("O")) return "Python objects (a ragged array, or saved with allow_pickle)";
  if (descr.startsWith(">")) return `"${descr}", which is big-endian`;
  return `"${descr}"`;
}

async function readUpTo(
  handle: FileHandle,
  { position, length }: { position: number; length: number },
): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
