import { milliseconds } from "../units/quantity.ts";
import { type Fault, type LinkName, linkWords } from "./fault.ts";
import { ANSWER, toxicFault } from "./toxic.ts";

/**
 * A connection is reset in the place of its first answer: the server has seen the request, and a write is
 * done. Connections that are open already are ended, not reset.
 */
export function reset(on: LinkName): Fault {
  return toxicFault({
    name: "reset",
    on,
    words: `connections on ${linkWords(on)} are reset when the first answer should come`,
    toxics: [{ type: "reset_peer", stream: "downstream", attributes: { timeout: 0 } }],
    request: { limitMs: milliseconds(ANSWER) },
    missed: (came) => (came.kind === "reset" ? null : "a connection that is reset"),
  });
}
