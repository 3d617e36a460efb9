import {
  type ICreateToxicBody,
  type Proxy as NamedProxy,
  Toxiproxy,
  ToxiproxyError,
} from "toxiproxy-node-client";
import { HarnessError, messageOf } from "../errors.ts";
import { type Milliseconds, milliseconds } from "../units/quantity.ts";
import type { LinkProxy } from "./setup.ts";

/** What is done to the bytes of a link. Names, types and units of the attributes are Toxiproxy's. */
export interface ToxicSettings extends Omit<ICreateToxicBody<ToxicAttributes>, "toxicity"> {
  readonly attributes: ToxicAttributes;
}
type ToxicAttributes = Readonly<Record<string, number>>;

/** A proxy to be made. Addresses are host:port. */
export interface ProxySettings {
  readonly name: string;
  readonly listen: string;
  readonly upstream: string;
}

/**
 * One link's proxy. Each call asks Toxiproxy anew, and has a limit.
 * @throws HarnessError FAULT_BROKEN where it isn't done.
 */
export interface ProxyControl {
  isEnabled(): Promise<boolean>;
  /** Disabled = connections are refused, and the open ones end. Its toxics stay. */
  setEnabled(enabled: boolean): Promise<void>;
  /** null = there is none of that name. */
  findToxic(name: string): Promise<ToxicSettings | null>;
  /** On every connection: Toxiproxy would roll its dice per connection, not per request. */
  addToxic(toxic: ToxicSettings): Promise<void>;
  /** One that is gone is no error. */
  removeToxic(name: string): Promise<void>;
}

/** Where an undo log's requests go: the proxy's own resource. */
export const proxyUrl = ({ apiUrl, name }: LinkProxy): string => `${apiUrl}/proxies/${name}`;

/** @param limitMs for each call. @default 5 s */
export function proxyControl({ apiUrl, name }: LinkProxy, limitMs = LIMIT): ProxyControl {
  const server = new Toxiproxy(apiUrl);
  // What the client hands out is a snapshot: every call fetches its own.
  const ask = <T>(what: string, work: (proxy: NamedProxy) => Promise<T>): Promise<T> =>
    within(`Toxiproxy at ${apiUrl} to ${what} ${name}`, {
      limitMs,
      work: async () => work(await server.get(name)),
    });
  return {
    isEnabled: () => ask("describe", async ({ enabled }) => enabled),
    setEnabled: async (enabled) => {
      await ask(enabled ? "enable" : "disable", (proxy) =>
        // Its own addresses, letter for letter: another spelling would restart it.
        proxy.update({ enabled, listen: proxy.listen, upstream: proxy.upstream }),
      );
    },
    findToxic: (toxic) =>
      ask(`look for ${toxic} on`, (proxy) => unlessUnknown(proxy.getToxic<ToxicAttributes>(toxic))),
    addToxic: async (toxic) => {
      await ask(`put ${toxic.name} on`, (proxy) => proxy.addToxic({ ...toxic, toxicity: 1 }));
    },
    removeToxic: async (toxic) => {
      await ask(`take ${toxic} from`, async (proxy) => {
        const found = await unlessUnknown(proxy.getToxic(toxic));
        if (found !== null) await unlessUnknown(found.remove());
      });
    },
  };
}

/** @throws HarnessError FAULT_BROKEN */
export async function createProxy(apiUrl: string, settings: ProxySettings): Promise<void> {
  const { name, listen } = settings;
  await within(`Toxiproxy at ${apiUrl} to listen on ${listen} for ${name}`, {
    limitMs: LIMIT,
    work: () => new Toxiproxy(apiUrl).createProxy(settings),
  });
}

/** Whether it answers; waits at most 5 s for that. */
export async function isServing(apiUrl: string): Promise<boolean> {
  try {
    await within("Toxiproxy's version", {
      limitMs: LIMIT,
      work: () => new Toxiproxy(apiUrl).getVersion(),
    });
    return true;
  } catch {
    return false;
  }
}

/** The client has no limit of its own, and no signal. */
const LIMIT = milliseconds(5000);

async function within<T>(
  what: string,
  { limitMs, work }: { readonly limitMs: Milliseconds; readonly work: () => Promise<T> },
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limitMs / 1000} s`)), limitMs);
  });
  try {
    return await Promise.race([work(), over]);
  } catch (cause) {
    throw new HarnessError("FAULT_BROKEN", `Expected ${what}: ${reasonOf(cause)}.`, { cause });
  } finally {
    clearTimeout(timer);
  }
}

const statusOf = (error: unknown): string | undefined =>
  error instanceof ToxiproxyError ? /status code (\d+)/.exec(error.message)?.[1] : undefined;

/** The client keeps the status of an error and drops the reply's words. */
function reasonOf(error: unknown): string {
  const status = statusOf(error);
  switch (status) {
    case undefined:
      return error instanceof ToxiproxyError ? "it doesn't answer" : messageOf(error);
    case "404":
      return "it doesn't know it (HTTP 404)";
    case "409":
      return "there is one of that name (HTTP 409)";
    default:
      return `HTTP ${status}`;
  }
}

async function unlessUnknown<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (statusOf(error) === "404") return null;
    throw error;
  }
}
