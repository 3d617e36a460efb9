import { describe, expect, it } from "vitest";
import { type Guard, openGuardedServer } from "../../fixtures/guarded-server/server.ts";
import type { AuditCheck } from "../evidence/audit.ts";
import { authorization } from "./authorization.ts";
import { runCheck } from "./run-check.ts";
import { targetOf } from "./testing.ts";

const TOKENS = { owner: "0123456789abcdef-owner", other: "0123456789abcdef-other" };

async function seen(
  allows: Guard["allows"],
  names: readonly (keyof typeof TOKENS)[] = ["owner", "other"],
): Promise<AuditCheck> {
  await using server = await openGuardedServer({
    tokens: TOKENS,
    ...(allows === undefined ? {} : { allows }),
  });
  const callers = names.map((name) => ({
    name,
    header: "X-Chroma-Token",
    token: TOKENS[name],
    tenant: `tenant-${name}`,
  }));
  const target = targetOf({ baseUrl: server.url, callers });
  return await runCheck(authorization, target, new AbortController().signal);
}

const broken = ({ attempts }: AuditCheck): string[] =>
  attempts.flatMap(({ tried, outcome }) => (outcome === "held" ? [] : [tried]));

describe("the check of what a caller may do", () => {
  it("finds nothing where a tenant is closed to everybody but its owner", async () => {
    const check = await seen((caller) => caller === "owner");
    expect(broken(check)).toEqual([]);
    expect(check.attempts).toHaveLength(6 + 5);
  });

  it("finds a server to which every token is as good as another", async () => {
    expect(broken(await seen(undefined))).toHaveLength(6);
  });

  it("names what another caller may do", async () => {
    const check = await seen((caller, { url }) => caller === "owner" || /\/get$/.test(url ?? ""));
    expect(broken(check)).toEqual([
      "read the records of owner, as other",
      "read the records of owner by the path of another tenant, as other",
    ]);
  });

  it("finds records that any tenant's path leads to", async () => {
    const check = await seen(
      (caller, { url }) => caller === "owner" || !url?.includes("tenant-owner"),
    );
    expect(broken(check)).toEqual([
      "read the records of owner by the path of another tenant, as other",
    ]);
  });

  it("decides nothing where there is only one caller to tell apart", async () => {
    const check = await seen((caller) => caller === "owner", ["owner"]);
    expect(check.attempts.map(({ outcome }) => outcome)).toContain("unknown");
    expect(check.attempts.map(({ outcome }) => outcome)).not.toContain("broken");
  });

  it("isn't tried where the owner itself may make nothing", async () => {
    const { state } = await seen(() => false);
    expect(state.kind).toBe("not exercised");
  });
});
