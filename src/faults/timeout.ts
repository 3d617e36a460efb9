import { type Milliseconds, milliseconds } from "../units/quantity.ts";
import { type Fault, type LinkName, linkWords } from "./fault.ts";
import { GRAIN } from "./slow-answer.ts";
import { ANSWER, toxicFault } from "./toxic.ts";

/**
 * Nothing comes back, and connections are ended after a while: as a gateway does that has waited long
 * enough. The server sees the requests.
 *
 * @param afterMs above 0: without an end it would be lost replies.
 */
export function timeout(on: LinkName, { afterMs }: { readonly afterMs: Milliseconds }): Fault {
  return toxicFault({
    name: "timeout",
    on,
    words: `connections on ${linkWords(on)} get no answer and are ended after ${afterMs} ms`,
    toxics: [{ type: "timeout", stream: "downstream", attributes: { timeout: afterMs } }],
    request: { limitMs: milliseconds(ANSWER + afterMs), keepsOpen: true },
    missed: (came) =>
      came.kind === "closed" && came.afterMs >= afterMs - GRAIN
        ? null
        : `a connection that ends after ${afterMs} ms without an answer`,
  });
}
