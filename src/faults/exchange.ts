import { connect } from "node:net";
import { HarnessError } from "../errors.ts";
import { monotonicNow } from "../host/clock.ts";
import { type Milliseconds, milliseconds } from "../units/quantity.ts";

/** What came of one request on a connection of its own. */
export type Exchange =
  /** Nobody accepts connections. */
  | { readonly kind: "refused" }
  /** Accepted, then ended without a byte. */
  | { readonly kind: "closed"; readonly afterMs: Milliseconds }
  | { readonly kind: "reset"; readonly afterMs: Milliseconds }
  /** No byte within the limit; accepted or not even that. */
  | { readonly kind: "silent"; readonly isAccepted: boolean; readonly afterMs: Milliseconds }
  | Replied;

export interface Replied {
  readonly kind: "replied";
  readonly bytes: number;
  /** When the first and the last byte came. */
  readonly firstMs: Milliseconds;
  readonly lastMs: Milliseconds;
  /** When the other side ended it; null = not within the limit. */
  readonly endedMs: Milliseconds | null;
}

export interface ExchangeOptions {
  /** For everything, from the connection's beginning. */
  readonly limitMs: Milliseconds;
  /** Makes the request this much longer. @default 0 */
  readonly padBytes?: number;
  /**
   * Asks for the connection to stay open, as clients with a pool do: then nothing ends by itself, and an
   * answer is waited for until the limit. @default false
   */
  readonly keepsOpen?: boolean;
}

/**
 * Sends one request to the root of a base URL, on a connection of its own. Any reply will do: it's the way there that is looked at, not who answers.
 *
 * @throws HarnessError FAULT_BROKEN where the network fails in another way.
 */
export function exchange(
  url: string,
  { limitMs, padBytes = 0, keepsOpen = false }: ExchangeOptions,
): Promise<Exchange> {
  const { hostname, port, host } = new URL(url);
  const began = monotonicNow();
  const since = () => milliseconds(monotonicNow() - began);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let isAccepted = false;
    let seen: Replied | null = null;
    const end = (without: Exchange) => {
      clearTimeout(timer);
      socket.destroy();
      if (seen === null) resolve(without);
      else resolve({ ...seen, endedMs: without.kind === "silent" ? null : since() });
    };
    const timer = setTimeout(() => end({ kind: "silent", isAccepted, afterMs: since() }), limitMs);
    socket.on("connect", () => {
      isAccepted = true;
      socket.write(requestOf(host, { padBytes, keepsOpen }));
    });
    socket.on("data", (chunk) => {
      const now = since();
      const { bytes = 0, firstMs = now } = seen ?? {};
      seen = { kind: "replied", bytes: bytes + chunk.length, firstMs, lastMs: now, endedMs: null };
    });
    socket.on("end", () => end({ kind: "closed", afterMs: since() }));
    socket.on("error", (cause: NodeJS.ErrnoException) => {
      if (cause.code === "ECONNREFUSED") return end({ kind: "refused" });
      if (cause.code === "ECONNRESET" || cause.code === "EPIPE")
        return end({ kind: "reset", afterMs: since() });
      clearTimeout(timer);
      reject(new HarnessError("FAULT_BROKEN", `${url}: ${cause.message}.`, { cause }));
    });
  });
}

function requestOf(host: string, how: { padBytes: number; keepsOpen: boolean }): string {
  const connection = how.keepsOpen ? "keep-alive" : "close";
  const pad = "x".repeat(how.padBytes);
  return `GET / HTTP/1.1\r\nhost: ${host}\r\nx-pad: ${pad}\r\nconnection: ${connection}\r\n\r\n`;
}

/** "no answer within 500 ms", for a proof. */
export function wordsOf(came: Exchange): string {
  switch (came.kind) {
    case "refused":
      return "the connection is refused";
    case "closed":
      return `the connection is ended after ${whole(came.afterMs)} without an answer`;
    case "reset":
      return `the connection is reset after ${whole(came.afterMs)}`;
    case "silent":
      return `the connection is ${came.isAccepted ? "accepted, and not answered" : "not accepted"} within ${whole(came.afterMs)}`;
    case "replied": {
      const end =
        came.endedMs === null ? "" : `, and its connection ends after ${whole(came.endedMs)}`;
      return `an answer of ${came.bytes} bytes is there after ${whole(came.lastMs)}${end}`;
    }
    default:
      return came satisfies never;
  }
}

const whole = (time: Milliseconds): string => `${Math.round(time)} ms`;
