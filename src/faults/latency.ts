import type { Milliseconds } from "../units/quantity.ts";
import { milliseconds } from "../units/quantity.ts";
import { type Fault, type LinkName, linkWords } from "./fault.ts";
import { answersFrom } from "./slow-answer.ts";
import { ANSWER, toxicFault } from "./toxic.ts";

/** Every answer comes later, on open connections too. Connecting takes no longer. */
export function latency(on: LinkName, { latencyMs }: { readonly latencyMs: Milliseconds }): Fault {
  return toxicFault({
    name: "latency",
    on,
    words: `every answer on ${linkWords(on)} comes ${latencyMs} ms later`,
    toxics: [
      { type: "latency", stream: "downstream", attributes: { latency: latencyMs, jitter: 0 } },
    ],
    request: { limitMs: milliseconds(ANSWER + latencyMs) },
    missed: answersFrom(latencyMs),
  });
}
