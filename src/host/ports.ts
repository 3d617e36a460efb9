import { createServer } from "node:net";
import { HarnessError, messageOf } from "../errors.ts";

/**
 * @throws HarnessError SETUP_NOT_READY where somebody listens on the port already.
 */
export async function requireFree(port: number, what: string): Promise<void> {
  try {
    await listenOnce(port);
  } catch (cause) {
    throw new HarnessError(
      "SETUP_NOT_READY",
      `Expected port ${port} on 127.0.0.1 to be free for the ${what}: ${messageOf(cause)}.`,
      {
        hint: "End what listens there, or leave the port out of the plan: a free one is chosen.",
        cause,
      },
    );
  }
}

/** A port on the loopback address that nobody listens on now. */
export async function freePort(): Promise<number> {
  return listenOnce(0);
}

async function listenOnce(port: number): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("Expected a TCP address.");
  return address.port;
}
