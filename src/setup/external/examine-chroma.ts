import { z } from "zod";
import { milliseconds } from "../../units/quantity.ts";
import { type Asked, badReply, noReply, oldServer } from "./trouble.ts";

const LIMIT = milliseconds(10_000);
const heartbeat = z.object({ "nanosecond heartbeat": z.number() });

interface Answer {
  readonly status: number;
  readonly text: string;
}

/**
 * Looks whether Chroma answers there, and takes us.
 * @throws HarnessError SETUP_NOT_READY saying what is there instead, and how to mend it.
 */
export async function examineChroma(
  asked: Asked,
  options: {
    readonly headers: Readonly<Record<string, string>>;
    /** Its route below /api/v2 must be open to us: "/tenants/…/collections". */
    readonly collections: string;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const ask = async (path: string): Promise<Answer> => {
    options.signal.throwIfAborted();
    try {
      const response = await fetch(new URL(path, asked.url), {
        headers: options.headers,
        redirect: "manual",
        signal: AbortSignal.any([options.signal, AbortSignal.timeout(LIMIT)]),
      });
      return { status: response.status, text: await response.text() };
    } catch (error) {
      options.signal.throwIfAborted();
      throw noReply(asked, error);
    }
  };
  const alive = await ask("/api/v2/heartbeat");
  if (!isHeartbeat(alive)) {
    if (alive.status === 401 || alive.status === 403) throw refused(asked, alive);
    if (isHeartbeat(await ask("/api/v1/heartbeat"))) throw oldServer(asked, alive.status);
    throw badReply(asked, { ...alive, expected: "Chroma's heartbeat" });
  }
  const list = await ask(`/api/v2${options.collections}?limit=1`);
  if (list.status !== 200) throw refused(asked, list);
}

const refused = (asked: Asked, answer: Answer) =>
  badReply(asked, { ...answer, expected: "its list of collections" });

function isHeartbeat({ status, text }: Answer): boolean {
  if (status !== 200) return false;
  try {
    return heartbeat.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}
