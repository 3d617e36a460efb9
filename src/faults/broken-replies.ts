import type { Bytes } from "../units/quantity.ts";
import { type Fault, type LinkName, linkWords } from "./fault.ts";
import { ANSWER, toxicFault } from "./toxic.ts";

/** Replies break off in the middle: the server has done what was asked, and the client reads a torso. */
export function brokenReplies(on: LinkName, { afterBytes }: { readonly afterBytes: Bytes }): Fault {
  return toxicFault({
    name: "broken-replies",
    on,
    words: `connections on ${linkWords(on)} end after ${afterBytes} bytes of replies`,
    toxics: [{ type: "limit_data", stream: "downstream", attributes: { bytes: afterBytes } }],
    request: { limitMs: ANSWER },
    missed: (came) =>
      came.kind === "replied" && came.bytes === afterBytes && came.endedMs !== null
        ? null
        : `a reply that ends after ${afterBytes} bytes`,
  });
}
