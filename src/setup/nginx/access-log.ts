import { type Milliseconds, milliseconds } from "../../units/quantity.ts";

/** One request, as the balancer's or the gateway's log tells it. */
export interface PassedRequest {
  /** Wall time of its end, since 1970. */
  readonly atMs: Milliseconds;
  readonly tookMs: Milliseconds;
  readonly status: number;
  readonly method: string;
  readonly path: string;
  /** Addresses it was sent to, in turn; the last one's answer is what the client got. */
  readonly tried: readonly string[];
  /** Only a gateway's; "" = refused. */
  readonly token: string | null;
}

/** The requests of a log; lines of another kind (errors of nginx itself) are left out. */
export function readAccessLog(text: string): PassedRequest[] {
  return text.split("\n").flatMap((line) => {
    if (!line.startsWith('{"at":')) return [];
    const entry = parsed(line);
    return entry === null ? [] : [requestOf(entry)];
  });
}

/** null for a line that is still being written. */
function parsed(line: string): Record<string, unknown> | null {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return null;
  }
}

function requestOf(entry: Record<string, unknown>): PassedRequest {
  const inMs = (seconds: unknown) => milliseconds(Math.round(Number(seconds) * 1000));
  return {
    atMs: inMs(entry["at"]),
    tookMs: inMs(entry["took"]),
    status: Number(entry["status"]),
    method: String(entry["method"]),
    path: String(entry["path"]),
    tried: addresses(String(entry["upstream"] ?? "")),
    token: entry["token"] === undefined ? null : String(entry["token"]),
  };
}

/** "a, b : c" → a, b, c. Where nobody could be tried nginx writes the group's name. */
const addresses = (text: string): string[] =>
  text.split(/, | : /).filter((address) => address.includes(":"));
