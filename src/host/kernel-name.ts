import { createServer } from "node:net";

/**
 * Holds a name in the kernel's own list of sockets, not a file: it is free again the moment its holder
 * dies. Others on this machine that ask for it get null meanwhile.
 *
 * @param name at most 100 bytes.
 */
export async function holdName(name: string): Promise<Disposable | null> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(`\0chroma-assay-${name}`, resolve);
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") return null;
    throw error;
  }
  server.unref();
  return { [Symbol.dispose]: () => void server.close() };
}
