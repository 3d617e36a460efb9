import { type Bytes, type Milliseconds, milliseconds } from "../units/quantity.ts";
import { type Fault, type LinkName, linkWords } from "./fault.ts";
import { answersFrom } from "./slow-answer.ts";
import { ANSWER, toxicFault } from "./toxic.ts";

export interface Slices {
  readonly sizeBytes: Bytes;
  /** Before each next slice. */
  readonly pauseMs: Milliseconds;
}

/** Answers come in small pieces with pauses: a reader that takes one read for the whole answer fails. */
export function slicer(on: LinkName, { sizeBytes, pauseMs }: Slices): Fault {
  return toxicFault({
    name: "slicer",
    on,
    words: `answers on ${linkWords(on)} come in pieces of ${sizeBytes} bytes with ${pauseMs} ms between`,
    toxics: [
      {
        type: "slicer",
        stream: "downstream",
        // Toxiproxy counts the pause in microseconds.
        attributes: { average_size: sizeBytes, size_variation: 0, delay: pauseMs * 1000 },
      },
    ],
    request: { limitMs: milliseconds(ANSWER + 100 * pauseMs) },
    missed(came) {
      const bytes = came.kind === "replied" ? came.bytes : 0;
      const pieces = Math.ceil(bytes / sizeBytes);
      if (pieces < 2) return `an answer of more than ${sizeBytes} bytes`;
      return answersFrom(milliseconds((pieces - 1) * pauseMs))(came);
    },
  });
}
