import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { HarnessError, messageOf } from "../../errors.ts";

/** Lines that follow each other. */
export interface Lines {
  /** Of the first of them, counted from 1. */
  readonly first: number;
  readonly texts: readonly string[];
}

/** A record with the longest vector takes half a megabyte; the rest is room for its text. */
const LINE_BYTES_MAX = 2 ** 25;
const CHUNK_BYTES = 2 ** 20;
const NEWLINE = 10;

/**
 * The lines of a text, chunk by chunk; `.gz` is unzipped on the way.
 *
 * @throws HarnessError DATA_INVALID for a line beyond 32 MiB, and what isn't UTF-8 or is cut.
 */
export async function* readLines(path: string, name: string): AsyncGenerator<Lines> {
  let first = 1;
  let rest: Uint8Array[] = [];
  let restBytes = 0;
  for await (const chunk of chunksOf(path, name)) {
    const texts: string[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      rest.push(chunk.subarray(start, end));
      texts.push(decode(rest, { name, line: first + texts.length }));
      rest = [];
      restBytes = 0;
      start = end + 1;
    }
    rest.push(chunk.subarray(start));
    restBytes += chunk.length - start;
    if (restBytes > LINE_BYTES_MAX) throw tooLong(name, first + texts.length);
    if (texts.length > 0) yield { first, texts };
    first += texts.length;
  }
  if (restBytes > 0) yield { first, texts: [decode(rest, { name, line: first })] };
}

async function* chunksOf(path: string, name: string): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const zipped = path.toLowerCase().endsWith(".gz");
  const bytes = zipped ? file.pipe(createGunzip({ chunkSize: CHUNK_BYTES })) : file;
  file.once("error", (error) => bytes.destroy(error));
  try {
    yield* bytes as AsyncIterable<Buffer>;
  } catch (cause) {
    throw new HarnessError("DATA_INVALID", `${name}: can't be read: ${messageOf(cause)}.`, {
      hint: zipped ? "The file is cut, or not zipped: `gzip -t` tells." : "Look at its rights.",
      cause,
    });
  } finally {
    bytes.destroy();
    file.destroy();
  }
}

const decoder = new TextDecoder("utf-8", { fatal: true });

function decode(parts: readonly Uint8Array[], at: { name: string; line: number }): string {
  const bytes = parts.length === 1 ? parts[0] : Buffer.concat(parts);
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new HarnessError("DATA_INVALID", `${at.name}:${at.line}: expected text in UTF-8.`, {
      hint: kindOf(bytes ?? new Uint8Array()) ?? "Write the file anew as UTF-8.",
      cause,
    });
  }
}

/** What the bytes are the beginning of, where they are no text. */
function kindOf(bytes: Uint8Array): string | null {
  const start = Buffer.from(bytes.subarray(0, 6)).toString("latin1");
  if (start === "\x93NUMPY") return "The content is numpy's: let the file's name end in .npy.";
  if (start.startsWith("PAR1"))
    return "The content is parquet: let the file's name end in .parquet.";
  if (start.startsWith("\x1f\x8b")) return "The content is zipped: let its name end in .jsonl.gz.";
  return null;
}

function tooLong(name: string, line: number): HarnessError {
  return new HarnessError(
    "DATA_INVALID",
    `${name}:${line}: expected a line of at most ${LINE_BYTES_MAX / 2 ** 20} MiB, got a longer one.`,
    { hint: "Write one record a line: jq -c '.[]' file.json > file.jsonl" },
  );
}
