import { milliseconds } from "../units/quantity.ts";
import { type Fault, type LinkName, linkWords } from "./fault.ts";
import { isSilent } from "./silence.ts";
import { toxicFault } from "./toxic.ts";

/**
 * Requests vanish, on open connections too: the server never sees them, so no write among them is done.
 * Healing ends the connections; what was lost doesn't come later.
 */
export function lostRequests(on: LinkName): Fault {
  return toxicFault({
    name: "one-way-requests",
    on,
    words: `requests on ${linkWords(on)} are accepted and vanish on their way`,
    // With no time it never ends the connection.
    toxics: [{ type: "timeout", stream: "upstream", attributes: { timeout: 0 } }],
    request: { limitMs: milliseconds(500), keepsOpen: true },
    missed: isSilent,
  });
}
