import { monotonicNow } from "../host/clock.ts";
import { type Milliseconds, seconds } from "../units/quantity.ts";
import type { Reader } from "./ledger.ts";

/**
 * How long one reply is waited for: long, for an index may have to be loaded first; and short once
 * one was waited for in vain. A server that hangs costs one long wait, and not one for every plane.
 */
export interface Patience {
  readonly limitMs: Milliseconds;
  /** The reader, watched for waits in vain. Its own limit must be this patience's, at each call. */
  watching(reader: Reader): Reader;
}

const SHORT = seconds(5);

/** @param longMs what a reply may take as long as every other one has come. */
export function openPatience(longMs: Milliseconds, now = monotonicNow): Patience {
  let limitMs = longMs;
  const watched = async <T>(call: () => Promise<T>): Promise<T> => {
    const allowed = limitMs;
    const began = now();
    try {
      return await call();
    } catch (error) {
      if (now() - began >= allowed && allowed > SHORT) limitMs = SHORT;
      throw error;
    }
  };
  return {
    get limitMs() {
      return limitMs;
    },
    watching: (reader) => ({
      name: reader.name,
      async *readAll(options) {
        const batches = reader.readAll(options)[Symbol.asyncIterator]();
        for (;;) {
          const { done, value } = await watched(() => batches.next());
          if (done) return;
          yield value;
        }
      },
      count: () => watched(() => reader.count()),
      query: (vector, k) => watched(() => reader.query(vector, k)),
      queryEach: (vectors, k) => watched(() => reader.queryEach(vectors, k)),
      queueRows: () => reader.queueRows(),
    }),
  };
}
