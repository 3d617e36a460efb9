import { rootCertificates } from "node:tls";
import type { AuditAttempt } from "../evidence/audit.ts";
import { ask, headersOf } from "./ask.ts";
import type { Check, Look } from "./check.ts";
import { shakeHands } from "./handshake.ts";
import { replyWords } from "./refusal.ts";
import type { AuditTarget } from "./target.ts";

/** Whether what is sent is encrypted, to the right server, and nothing is served in the clear. */
export const tls: Check = {
  name: "tls",
  claim: "tls",
  question: "Is traffic encrypted, and is nothing served in the clear?",
  does: "opens TLS, verifies the certificate, tries it as a client that trusts somebody else and by an old protocol, and asks the same port in the clear",
  ways: ["paper", "gateway", "external"],
  remedy:
    "Let a gateway speak TLS before the server, give clients its authority, and keep the server's own port to the gateway alone.",
  look,
};

const PATH = "/api/v2/heartbeat";

async function look(target: AuditTarget, signal: AbortSignal): Promise<Look> {
  const { hostname, port } = new URL(target.baseUrl);
  const place = { host: hostname, port: Number(port) || 443 };
  const any = await shakeHands({ ...place, authority: target.authority, verify: false }, signal);
  const clear = await inTheClear(target, signal);
  if (any.kind === "failed")
    return tried([
      opened("no handshake", any.why),
      certificate(`no certificate: ${any.why}`, "broken"),
      clear,
    ]);
  const verified = await shakeHands(
    { ...place, authority: target.authority, verify: true },
    signal,
  );
  const [stranger = ""] = rootCertificates;
  const other = await shakeHands({ ...place, authority: stranger, verify: true }, signal);
  const old = await shakeHands(
    { ...place, authority: target.authority, verify: false, old: true },
    signal,
  );
  return tried([
    { ...OPENED, came: any.protocol, outcome: "held" },
    verified.kind === "done"
      ? certificate(`it verifies; good until ${verified.validTo}`, "held")
      : certificate(verified.why, "broken"),
    {
      group: "as a client that trusts another authority",
      tried: "verify the certificate against another authority",
      expected: "the client turns away",
      came: other.kind === "done" ? "it verifies" : other.why,
      outcome: other.kind === "done" ? "broken" : "held",
    },
    {
      group: "by an old protocol",
      tried: "open TLS 1.1",
      expected: "refused",
      came: old.kind === "done" ? old.protocol : old.why,
      outcome: old.kind === "done" ? "broken" : "held",
    },
    clear,
  ]);
}

const tried = (attempts: readonly AuditAttempt[]): Look => ({ kind: "tried", attempts, notes: [] });

const OPENED = { group: "by TLS", tried: "open TLS", expected: "a handshake" } as const;

const opened = (what: string, why: string): AuditAttempt => ({
  ...OPENED,
  came: `${what}: ${why}`,
  outcome: "broken",
});

const certificate = (came: string, outcome: AuditAttempt["outcome"]): AuditAttempt => ({
  group: "with the certificate",
  tried: "verify the certificate and the name in it",
  expected: "it verifies",
  came,
  outcome,
});

/** With the right token, where there is one: what is refused for want of one isn't refused for TLS. */
async function inTheClear(target: AuditTarget, signal: AbortSignal): Promise<AuditAttempt> {
  const [caller] = target.callers;
  const baseUrl = target.baseUrl.replace(/^https:/, "http:");
  const headers = caller === undefined ? {} : headersOf(caller);
  const reply = await ask({ ...target, baseUrl }, { method: "GET", path: PATH, headers }, signal);
  const isServed = reply.kind === "answered" && reply.status < 300;
  return {
    group: "in the clear",
    tried: `GET ${PATH} by plain HTTP`,
    expected: "refused",
    came: replyWords(reply),
    outcome: isServed ? "broken" : "held",
  };
}
