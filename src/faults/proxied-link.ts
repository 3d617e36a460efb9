import type { LinkProxy, Setup, Unsupported } from "../setup/setup.ts";
import { broken } from "./active.ts";
import type { Exchange } from "./exchange.ts";
import { type Fault, findLink, type LinkName, linkWords } from "./fault.ts";

/** Why Toxiproxy can't break this link; null = it can. */
export function linkRefusal(setup: Setup, on: LinkName): Unsupported | null {
  const link = findLink(setup, on);
  if (link === null) return { kind: "unsupported", why: `the setup has no link ${linkWords(on)}` };
  if (link.proxy !== null) return null;
  return { kind: "unsupported", why: `the link ${linkWords(on)} doesn't lead through Toxiproxy` };
}

/** @throws HarnessError FAULT_BROKEN with the refusal's words. */
export function proxiedLink(
  fault: Fault,
  setup: Setup,
  on: LinkName,
): { readonly url: string; readonly proxy: LinkProxy; readonly isForwarded: boolean } {
  const link = findLink(setup, on);
  if (link === null || link.proxy === null)
    throw broken(fault, `a link through Toxiproxy: ${linkRefusal(setup, on)?.why}`);
  return { url: link.url, proxy: link.proxy, isForwarded: link.isForwarded ?? false };
}

/**
 * What a request met with at the proxy, as far as can be told from here: an engine's forwarder shows a refused
 * connection and a reset one alike, as one that is ended.
 */
export function atProxy(came: Exchange, isForwarded: boolean): readonly Exchange[] {
  const isEnded = came.kind === "closed" || came.kind === "reset";
  if (!(isForwarded && isEnded)) return [came];
  return [came, { kind: "reset", afterMs: came.afterMs }, { kind: "refused" }];
}
