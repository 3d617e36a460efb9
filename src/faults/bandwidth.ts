import { milliseconds } from "../units/quantity.ts";
import { type Fault, type LinkName, linkWords } from "./fault.ts";
import { answersFrom } from "./slow-answer.ts";
import { ANSWER, toxicFault } from "./toxic.ts";

/** A header as long as any server takes: it can't answer before the whole of it has come. */
const PAD_BYTES = 6000;

/**
 * A narrow line, in both directions. It is as wide for each connection: ten of them get ten times as much.
 *
 * @param kilobytesPerSecond a whole number of 1000 bytes.
 */
export function bandwidth(
  on: LinkName,
  { kilobytesPerSecond }: { readonly kilobytesPerSecond: number },
): Fault {
  const toxic = { type: "bandwidth", attributes: { rate: kilobytesPerSecond } } as const;
  const takesMs = milliseconds(PAD_BYTES / kilobytesPerSecond);
  return toxicFault({
    name: "bandwidth",
    on,
    words: `each connection on ${linkWords(on)} carries ${kilobytesPerSecond} KB/s at most`,
    toxics: [
      { ...toxic, stream: "upstream" },
      { ...toxic, stream: "downstream" },
    ],
    request: { limitMs: milliseconds(ANSWER + takesMs), padBytes: PAD_BYTES },
    missed: answersFrom(takesMs),
  });
}
