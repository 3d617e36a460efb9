import type { FileHandle } from "node:fs/promises";
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import type { Compressors } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import { convert, convertWithDictionary, DEFAULT_PARSERS } from "hyparquet/src/convert.js";
import { decompressPage, readDataPage, readDataPageV2 } from "hyparquet/src/datapage.js";
import { readPlain } from "hyparquet/src/plain.js";
import { readFully } from "./npy.ts";

type Decoder = Parameters<typeof readDataPage>[2];
type Header = ReturnType<typeof parquetHeader>;
type Values = ReturnType<typeof convert>;

/** One column of one row group. */
export interface Chunk {
  readonly handle: FileHandle;
  readonly name: string;
  /** Where its pages lie. */
  readonly start: number;
  readonly end: number;
  readonly codec: Decoder["codec"];
  readonly type: Decoder["type"];
  /** From the root to the leaf. */
  readonly schemaPath: Decoder["schemaPath"];
}

/** Values that are there, and levels that say where one is missing and where a row begins. */
export interface Page {
  readonly values: Values;
  /** null = every value is there. */
  readonly definition: readonly number[] | null;
  /** null = every value is a row of its own. */
  readonly repetition: readonly number[] | null;
  /** Values with the missing ones. */
  readonly count: number;
}

/** What Node has itself; LZ4 it has not. */
const COMPRESSORS: Compressors = {
  GZIP: (input) => gunzipSync(input),
  ZSTD: (input) => zstdDecompressSync(input),
  BROTLI: (input) => brotliDecompressSync(input),
};

/** Compressions that can be read. */
export const CODECS: readonly string[] = ["UNCOMPRESSED", "SNAPPY", ...Object.keys(COMPRESSORS)];

/** A page's head is some dozens of bytes, and longer where it quotes its least and greatest text. */
const HEADER_BYTES = 2 ** 16;

/**
 * A column's pages, read one by one. The library reads a column chunk as a whole, and a list column
 * as boxed numbers: for a row group of a million vectors that takes several times their size. Its own
 * parts for one page don't.
 *
 * @throws whatever the library throws for a damaged page.
 */
export async function* pagesOf(chunk: Chunk): AsyncGenerator<Page> {
  const leaf = chunk.schemaPath.at(-1);
  if (leaf === undefined) return;
  const decoder: Decoder = {
    pathInSchema: leaf.path,
    type: chunk.type,
    element: leaf.element,
    schemaPath: chunk.schemaPath,
    codec: chunk.codec,
    parsers: DEFAULT_PARSERS,
    compressors: COMPRESSORS,
  };
  let dictionary: Values | undefined;
  for (let position = chunk.start; position < chunk.end; ) {
    const { header, length } = await readHeader(chunk, position);
    const { compressed_page_size: size } = header;
    const bytes = new Uint8Array(
      await readFully(chunk.handle, chunk.name, { position: position + length, length: size }),
    );
    position += length + size;
    if (header.type === "DICTIONARY_PAGE") dictionary = readDictionary(bytes, header, decoder);
    else yield readValues(bytes, { header, decoder, dictionary });
  }
}

/** Its length isn't known before it is read, so a little more is. */
async function readHeader(
  { handle, name, end }: Chunk,
  position: number,
): Promise<{ header: Header; length: number }> {
  for (let wanted = HEADER_BYTES; ; wanted *= 8) {
    const length = Math.min(wanted, end - position);
    const reader = {
      view: new DataView(await readFully(handle, name, { position, length })),
      offset: 0,
    };
    try {
      return { header: parquetHeader(reader), length: reader.offset };
    } catch (error) {
      if (!(error instanceof RangeError) || length === end - position) throw error;
    }
  }
}

function readDictionary(bytes: Uint8Array, header: Header, decoder: Decoder): Values {
  const count = header.dictionary_page_header?.num_values ?? 0;
  const page = unpacked(bytes, header, decoder);
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  const { type, element } = decoder;
  return convert(readPlain({ view, offset: 0 }, type, count, element.type_length), decoder);
}

function unpacked(bytes: Uint8Array, header: Header, { codec, compressors }: Decoder): Uint8Array {
  return decompressPage(bytes, header.uncompressed_page_size, codec, compressors);
}

function readValues(
  bytes: Uint8Array,
  of: { header: Header; decoder: Decoder; dictionary: Values | undefined },
): Page {
  const { header, decoder, dictionary } = of;
  const head = header.data_page_header ?? header.data_page_header_v2;
  if (head === undefined) throw new Error(`a page of the type ${header.type}`);
  const { definitionLevels, repetitionLevels, dataPage } =
    header.data_page_header === undefined
      ? readDataPageV2(bytes, header, decoder)
      : readDataPage(unpacked(bytes, header, decoder), header.data_page_header, decoder);
  return {
    values: convertWithDictionary(dataPage, dictionary, head.encoding, decoder),
    definition: definitionLevels?.length ? definitionLevels : null,
    repetition: repetitionLevels.length > 0 ? repetitionLevels : null,
    count: head.num_values,
  };
}
