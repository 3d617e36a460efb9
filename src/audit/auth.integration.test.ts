import { describe, expect, it } from "vitest";
import { type Guard, openGuardedServer } from "../../fixtures/guarded-server/server.ts";
import type { AuditCheck } from "../evidence/audit.ts";
import { auth } from "./auth.ts";
import { runCheck } from "./run-check.ts";
import { targetOf } from "./testing.ts";

const TOKEN = "Secret-0123456789abcdef";
const ROUTES = ["/api/v2/version", "/api/v2/tenants/{tenant}"];

/** The check's findings on a server that guards itself so. */
async function seen(guard: Partial<Guard>, disposable = true): Promise<AuditCheck> {
  await using server = await openGuardedServer({
    tokens: { admin: TOKEN },
    routes: ROUTES,
    ...guard,
  });
  const callers = [{ name: "admin", header: "X-Chroma-Token", token: TOKEN }];
  const target = targetOf({ baseUrl: server.url, callers, disposable });
  return await runCheck(auth, target, new AbortController().signal);
}

const broken = ({ attempts }: AuditCheck): string[] =>
  attempts.flatMap(({ tried, outcome }) => (outcome === "broken" ? [tried] : []));

describe("the check of tokens", () => {
  it("finds nothing on a server that asks for the token everywhere", async () => {
    const { attempts, state } = await seen({});
    expect(state).toEqual({ kind: "tried" });
    expect(attempts).toHaveLength(4 * 6);
    expect(new Set(attempts.map(({ outcome }) => outcome))).toEqual(new Set(["held"]));
  });

  it("names the one route that is open, for everybody who has no right", async () => {
    const path = "/api/v2/version";
    const found = broken(await seen({ fault: { kind: "open route", path } }));
    expect(found).toHaveLength(2 * 5);
    expect(found[0]).toBe("GET /api/v2/version without a token");
    expect(found.every((tried) => tried.includes(path))).toBe(true);
  });

  it.each([
    ["any case", "with the right token in other letters' case"],
    ["beginning", "with half of the right token"],
    ["other header", "with the right token in another header"],
  ] as const)("finds a server that takes a token carelessly (%s)", async (kind, words) => {
    const found = broken(await seen({ fault: { kind } }));
    expect(found).toHaveLength(4);
    expect(found.every((tried) => tried.endsWith(words))).toBe(true);
  });

  it("finds a server that turns the right token away", async () => {
    const found = broken(await seen({ fault: { kind: "closed" } }));
    expect(found).toContain("GET /api/v2/version with the right token");
  });

  it("asks the documented routes where the server doesn't describe itself", async () => {
    const { attempts, notes } = await seen({ routes: null });
    expect(notes[0]).toMatch(/doesn't describe its API/);
    expect(attempts.map(({ tried }) => tried)).toContain(
      "GET /api/v2/heartbeat with the right token",
    );
  });

  it("only reads where nothing may be changed", async () => {
    const { attempts } = await seen({}, false);
    expect(attempts.every(({ tried }) => tried.startsWith("GET "))).toBe(true);
  });

  it("shows no token in what it found", async () => {
    const path = `/api/v2/${TOKEN}`;
    expect(JSON.stringify(await seen({ routes: [path] }))).not.toContain(TOKEN);
  });
});
