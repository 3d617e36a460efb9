import { isIP } from "node:net";
import { connect } from "node:tls";
import { messageOf } from "../errors.ts";
import { limited } from "../host/clock.ts";
import { milliseconds } from "../units/quantity.ts";

export interface Handshake {
  readonly host: string;
  readonly port: number;
  /** PEM of whom to trust; null = whom Node trusts. */
  readonly authority: string | null;
  /** Whether a certificate that doesn't verify ends it. */
  readonly verify: boolean;
  /** Offers nothing newer than TLS 1.1. */
  readonly old?: boolean;
}

export type Shaken =
  | { readonly kind: "done"; readonly protocol: string; readonly validTo: string }
  | { readonly kind: "failed"; readonly why: string };

const LIMIT = milliseconds(10_000);

/** Opens TLS and closes it again. @throws AbortError when the signal fires. */
export async function shakeHands(shake: Handshake, signal: AbortSignal): Promise<Shaken> {
  signal.throwIfAborted();
  const shaken = await once(shake, limited(signal, LIMIT));
  signal.throwIfAborted();
  return shaken;
}

function once(
  { host, port, authority, verify, old }: Handshake,
  over: AbortSignal,
): Promise<Shaken> {
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port,
      rejectUnauthorized: verify,
      // The name of an address isn't sent; the address itself is verified all the same.
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(authority === null ? {} : { ca: authority }),
      ...(old === true
        ? ({ minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" } as const)
        : {}),
    });
    const end = (shaken: Shaken) => {
      over.removeEventListener("abort", late);
      socket.destroy();
      resolve(shaken);
    };
    const late = () => end({ kind: "failed", why: `no handshake within ${LIMIT / 1000} s` });
    over.addEventListener("abort", late, { once: true });
    socket.once("secureConnect", () =>
      end({
        kind: "done",
        protocol: socket.getProtocol() ?? "an unnamed protocol",
        validTo: socket.getPeerCertificate().valid_to,
      }),
    );
    socket.once("error", (error) => end({ kind: "failed", why: whyOf(error) }));
    socket.once("close", () => end({ kind: "failed", why: "the server closed the connection" }));
  });
}

/** OpenSSL's reason where there is one: the rest of its message is a file and a line. */
const whyOf = (error: Error): string =>
  "reason" in error && typeof error.reason === "string" ? error.reason : messageOf(error);
