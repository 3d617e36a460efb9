import { HarnessError, messageOf } from "../../errors.ts";
import { limited, monotonicNow, sleep } from "../../host/clock.ts";
import { milliseconds } from "../../units/quantity.ts";
import type { Probe, Ready, Setup } from "../setup.ts";
import type { Reached } from "./reach.ts";

/**
 * A deployment that exists already, to be asked and never touched: it has no parts, its start and its end
 * do nothing. Its probe's body is the vector alone, for every target has a template of its own.
 */
export function createExternalSetup(reached: Reached): Setup {
  const { name, external } = reached;
  const { url: app } = external.app;
  const { url: chroma } = external.chroma;
  const main = app ?? chroma;
  if (main === null)
    throw new HarnessError(
      "PLAN_INVALID",
      `Expected a URL in \`setups.${name}.external\`, got none.`,
    );
  const nothing = async () => undefined;
  return {
    name,
    driver: "external",
    endpoints: { app: main, apps: [main], ...(chroma === null ? {} : { direct: chroma }) },
    parts: [],
    links: [],
    storage: { kind: "mount", path: "", quotaBytes: null, survivesRecreate: true },
    start: nothing,
    ready: (probe, options) => waitUntilReady(reached, probe, options),
    stop: async () => [],
    restart: nothing,
    destroy: nothing,
    resources: async () => [],
    [Symbol.asyncDispose]: nothing,
  };
}

async function waitUntilReady(
  { name, app, direct }: Reached,
  probe: Probe,
  { timeoutMs, signal }: Parameters<Setup["ready"]>[1],
): Promise<Ready> {
  const began = monotonicNow();
  const over = limited(signal, timeoutMs);
  const target = app ?? direct;
  let last: unknown = "nothing yet";
  while (!over.aborted && target !== null) {
    const askedAt = monotonicNow();
    try {
      const [first] = await target.ask(probe.body, over);
      const now = monotonicNow();
      if (first !== undefined && isExpected(probe, first))
        return { readyMs: milliseconds(now - began), firstQueryMs: milliseconds(now - askedAt) };
      last = `first id ${first ?? "none"}, expected ${probe.expectFirst.join(" or ")}`;
    } catch (error) {
      if (!over.aborted) last = error;
    }
    await sleep(milliseconds(50), over).catch(() => undefined);
  }
  signal.throwIfAborted();
  if (last instanceof HarnessError) throw last;
  throw new HarnessError(
    "SETUP_NOT_READY",
    `Setup ${name}: expected a known query's ids within ${timeoutMs / 1000} s; the last answer: ${messageOf(last)}.`,
    { hint: "Does the application search the collection that the plan names?" },
  );
}

/** Where nothing is known of the data, any id will do. */
const isExpected = ({ expectFirst }: Probe, first: string): boolean =>
  expectFirst.length === 0 || expectFirst.includes(first);
