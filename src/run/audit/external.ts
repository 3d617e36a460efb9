import { readFile } from "node:fs/promises";
import { ADDRESS_ALONE, type AuditTarget, type Caller } from "../../audit/target.ts";
import { HarnessError } from "../../errors.ts";
import type { External } from "../../plan/external.ts";
import { headersOf } from "../../setup/external/keys.ts";
import type { AuditShop, OpenStand, Stand } from "./stand.ts";

/** A Chroma server of somebody's own, asked as the plan says; nothing is started, and nothing ended. */
export const externalChroma: Stand = {
  name: "external",
  offers: [
    {
      way: "external",
      words: "the Chroma server of the plan's deployment",
      checks: ["auth", "tls"],
    },
  ],
  open,
};

async function open({ plan }: AuditShop): Promise<OpenStand> {
  const { external } = plan.setups.server;
  const { url } = external.chroma;
  if (url === null)
    throw new HarnessError("PLAN_INVALID", "the plan names no Chroma server of its own", {
      hint: "Set `setups.server.external.chroma.url`.",
    });
  const { authorityFile, disposable } = external;
  const authority = authorityFile === null ? null : await readFile(authorityFile, "utf8");
  return {
    targetOf: (offer): AuditTarget => ({
      ...ADDRESS_ALONE,
      ...offer,
      baseUrl: url,
      headers: external.chroma.headers,
      authority,
      callers: callersOf(external),
      disposable,
    }),
    [Symbol.asyncDispose]: async () => undefined,
  };
}

/** The one that the plan's key belongs to; nobody where it has none. */
function callersOf(external: External): readonly Caller[] {
  const { header } = external.chroma.key;
  const token = headersOf("server", "chroma", external)[header];
  return token === undefined ? [] : [{ name: "the plan's key", header, token }];
}
