import type { Collection } from "chromadb";
import type { z } from "zod";
import type { collectionFacts } from "./replies.ts";
import type { Connection } from "./request.ts";

/** What a collection is made of. */
export interface CollectionParts {
  readonly facts: z.infer<typeof collectionFacts>;
  readonly connection: Connection;
  /** Its route, below /api/v2. */
  readonly path: string;
  /** The npm client's handle, bound to a signal. */
  readonly records: (signal: AbortSignal) => Collection;
}
