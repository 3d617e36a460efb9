import type { Exchange } from "./exchange.ts";

/** Makes sure that a connection was accepted and not answered. Returns what was missed. */
export const isSilent = (came: Exchange): string | null =>
  came.kind === "silent" && came.isAccepted ? null : "a connection that isn't answered";
