import { connect } from "node:net";
import type { Milliseconds } from "../units/quantity.ts";
import { limited, waitFor } from "./clock.ts";

export interface PortWait {
  readonly limitMs: Milliseconds;
  readonly signal: AbortSignal;
  /** Throws where waiting has become useless. */
  readonly check: () => void;
}

/**
 * Waits until somebody accepts connections on the loopback address, whatever is spoken there.
 * @throws HarnessError TIMED_OUT after the limit.
 */
export async function waitForPort(
  port: number,
  { limitMs, signal, check }: PortWait,
): Promise<void> {
  const over = limited(signal, limitMs);
  await waitFor(
    `somebody to listen on port ${port}`,
    async () => {
      check();
      return (await accepts({ host: "127.0.0.1", port }, over)) === null ? true : null;
    },
    { limitMs, everyMs: 20 as Milliseconds, signal },
  );
}

/** Opens a connection and ends it at once. null: it was accepted; else why it wasn't. */
export function accepts(
  { host, port }: { readonly host: string; readonly port: number },
  signal: AbortSignal,
): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (answer: string | null) => {
      signal.removeEventListener("abort", give);
      socket.destroy();
      resolve(answer);
    };
    const give = () => end("no answer in time");
    if (signal.aborted) return give();
    signal.addEventListener("abort", give, { once: true });
    socket.once("connect", () => end(null));
    socket.once("error", (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
}
