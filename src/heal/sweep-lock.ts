import { createHash } from "node:crypto";
import { createServer } from "node:net";

/**
 * Holds the clean-up of one run, so that two (a watchdog's, the next run's, `heal`'s) don't work at
 * once: the second would send its requests to what has taken a port meanwhile. Returns null while
 * another one holds it.
 *
 * A name in the kernel's own list of sockets, not a file: it is free again the moment its holder dies.
 */
export async function holdSweep(runId: string): Promise<Disposable | null> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(nameOf(runId), resolve);
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") return null;
    throw error;
  }
  server.unref();
  return { [Symbol.dispose]: () => void server.close() };
}

/** Such a name is at most 107 bytes long, and a run's id may be longer. */
const nameOf = (runId: string): string =>
  `\0chroma-assay-sweep-${createHash("sha256").update(runId).digest("hex").slice(0, 32)}`;
