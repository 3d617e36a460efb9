import { milliseconds } from "../units/quantity.ts";
import { type Fault, type LinkName, linkWords } from "./fault.ts";
import { isSilent } from "./silence.ts";
import { toxicFault } from "./toxic.ts";

/**
 * Replies vanish, on open connections too: the server sees every request and does its writes, and nobody
 * hears of it. Healing ends the connections; what was lost doesn't come later.
 */
export function lostReplies(on: LinkName): Fault {
  return toxicFault({
    name: "one-way-replies",
    on,
    words: `requests on ${linkWords(on)} arrive, and their replies vanish`,
    // With no time it never ends the connection.
    toxics: [{ type: "timeout", stream: "downstream", attributes: { timeout: 0 } }],
    request: { limitMs: milliseconds(500), keepsOpen: true },
    missed: isSilent,
  });
}
