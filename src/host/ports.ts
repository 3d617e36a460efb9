import { randomInt } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { HarnessError, messageOf } from "../errors.ts";
import { holdName } from "./kernel-name.ts";

const OUTGOING_PORTS = "/proc/sys/net/ipv4/ip_local_port_range";

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

const TRIES = 100;
/** Below it other services of the machine like to listen; 10080 is the last one that `fetch` refuses as a bad port. */
const SERVICE_PORT_MIN = 10_081;
const PORT_MAX = 65_535;
const givenOut = new Set<number>();
/** More than a run's setups ever have at once; each held name is an open file. */
const HELD_MAX = 64;
const held: Disposable[] = [];

/**
 * A free port that stays free while its server is down: outside of the range from which the system
 * gives outgoing connections theirs, so that none of them sits on it when the server comes back. It is
 * given out once, on the whole machine: whoever asks next may come before the first one listens, or
 * while a drill keeps it down.
 */
export async function servicePort(): Promise<number> {
  const [low, high] = outgoingPorts();
  const ranges = [
    [SERVICE_PORT_MIN, low - 1],
    [high + 1, PORT_MAX],
  ] as const;
  for (const [from, to] of ranges)
    for (let tries = 0; tries < TRIES && from <= to; tries += 1) {
      const port = randomInt(from, to + 1);
      if (givenOut.has(port) || !(await isFree(port)) || !(await claim(port))) continue;
      givenOut.add(port);
      return port;
    }
  // Where the whole range is the system's, there is no better one.
  return freePort();
}

/** False: another harness on this machine has it. The oldest claim is let go for the newest. */
async function claim(port: number): Promise<boolean> {
  const name = await holdName(`port-${port}`);
  if (name === null) return false;
  held.push(name);
  if (held.length > HELD_MAX) held.shift()?.[Symbol.dispose]();
  return true;
}

/** First and last port of the system's own range; the kernel's default where it can't be read. */
function outgoingPorts(): readonly [number, number] {
  try {
    const [low, high] = readFileSync(OUTGOING_PORTS, "utf8").trim().split(/\s+/).map(Number);
    if (low && high) return [low, high];
  } catch {
    // No /proc: the default below.
  }
  return [32_768, 60_999];
}

async function isFree(port: number): Promise<boolean> {
  try {
    await listenOnce(port);
    return true;
  } catch {
    return false;
  }
}
