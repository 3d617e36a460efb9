import { type Milliseconds, milliseconds } from "../units/quantity.ts";
import { type Fault, type LinkName, linkWords } from "./fault.ts";
import { GRAIN } from "./slow-answer.ts";
import { ANSWER, toxicFault } from "./toxic.ts";

/** Connections that the server ends stay open a while longer: pools fill up. */
export function slowClose(on: LinkName, { delayMs }: { readonly delayMs: Milliseconds }): Fault {
  return toxicFault({
    name: "slow-close",
    on,
    words: `connections on ${linkWords(on)} end ${delayMs} ms later than the server ends them`,
    toxics: [{ type: "slow_close", stream: "downstream", attributes: { delay: delayMs } }],
    request: { limitMs: milliseconds(ANSWER + delayMs) },
    // From the connection's beginning: the client may notice the answer late, but no end too early.
    missed: (came) =>
      came.kind === "replied" && came.endedMs !== null && came.endedMs >= delayMs - GRAIN
        ? null
        : `a connection that ends after ${delayMs} ms or more`,
  });
}
