import { describe, expect, it } from "vitest";
import { type Noted, openGuardedServer } from "../../fixtures/guarded-server/server.ts";
import type { AuditCheck } from "../evidence/audit.ts";
import { auditLog } from "./audit-log.ts";
import { runCheck } from "./run-check.ts";
import { targetOf } from "./testing.ts";

const TOKENS = { backend: "0123456789abcdef-backend", operator: "0123456789abcdef-operator" };

/** What the check finds where every request leaves such a line; null = none. */
async function seen(lineOf: (request: Noted) => string | null): Promise<AuditCheck> {
  const lines: string[] = [];
  await using server = await openGuardedServer({
    tokens: TOKENS,
    log: (request) => lines.push(lineOf(request) ?? ""),
  });
  const target = targetOf({
    baseUrl: server.url,
    callers: Object.entries(TOKENS).map(([name, token]) => ({
      name,
      header: "X-Chroma-Token",
      token,
    })),
    logs: async () => [{ of: "server", text: lines.join("\n") }],
  });
  return await runCheck(auditLog, target, new AbortController().signal);
}

const broken = ({ attempts }: AuditCheck): string[] =>
  attempts.flatMap(({ group, came, outcome }) => (outcome === "held" ? [] : [`${group}: ${came}`]));

describe("the check of the logs", () => {
  it("finds nothing where each line has caller, address and path", async () => {
    const check = await seen(({ caller, path }) => `127.0.0.1 ${caller ?? "-"} ${path}`);
    expect(broken(check)).toEqual([]);
    expect(check.attempts).toHaveLength(2 * 2 + 2 + 1);
  });

  it("finds lines that don't say whose request it was", async () => {
    const check = await seen(({ path }) => `127.0.0.1 ${path}`);
    expect(broken(check)).toHaveLength(2 * 2);
    expect(broken(check)[0]).toMatch(/names the request, not the caller/);
  });

  it("doesn't take another's name, or a part of one, for the caller's", async () => {
    const check = await seen(({ path }) => `127.0.0.1 backends ${path}`);
    expect(broken(check)).toHaveLength(2 * 2);
  });

  it("finds a server that notes nothing", async () => {
    const check = await seen(() => null);
    expect(broken(check)).toHaveLength(2 * 2 + 2);
  });

  it("finds a log that holds the tokens themselves, and doesn't repeat them", async () => {
    const check = await seen(({ caller, path, token }) => `127.0.0.1 ${caller} ${path} ${token}`);
    expect(broken(check)).toEqual(["for tokens in the clear: one in the log of server"]);
    expect(JSON.stringify(check)).not.toContain(TOKENS.backend);
  });
});
