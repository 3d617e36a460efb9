import { describe, expect, it } from "vitest";
import { scorecard } from "../scorecard.ts";
import { audited, checkOf } from "../testing-audits.ts";
import { judgeByAudit } from "./judge-by-audit.ts";

const judgeAuth = judgeByAudit("auth");
const OPEN = { "without a token": ["held", "broken"], "with a wrong token": ["held"] } as const;

describe("a promise that a running server keeps or doesn't", () => {
  it("is supported when every attempt on the paper's way came out as it should", () => {
    const verdict = judgeAuth(
      audited(checkOf({ attempts: { "without a token": ["held", "held"] } })),
    );
    expect(verdict).toMatchObject({ kind: "supported", needed: null });
  });

  it("is refuted by one attempt, which is named", () => {
    const verdict = judgeAuth(audited(checkOf({ attempts: OPEN })));
    expect(verdict).toMatchObject({
      kind: "refuted",
      headline:
        "As the paper sets it up: 1 of 3 attempts went wrong; the first: GET /route-2 without a token: 200, served (expected: refused).",
      tallies: [
        { fault: "without a token", held: 1, broken: 1 },
        { fault: "with a wrong token", held: 1, broken: 0 },
      ],
    });
  });

  it("is inconclusive where one attempt decides nothing", () => {
    const verdict = judgeAuth(
      audited(checkOf({ attempts: { "without a token": ["held", "unknown"] } })),
    );
    expect(verdict).toMatchObject({ kind: "inconclusive" });
  });

  it("is inconclusive where the check broke off", () => {
    const state = { kind: "failed", why: "no reply" } as const;
    expect(judgeAuth(audited(checkOf({ state })))).toMatchObject({ kind: "inconclusive" });
  });

  it("isn't saved by a gateway that holds, which is told as the remedy that works", () => {
    const checks = [checkOf({ attempts: OPEN }), checkOf({ way: "gateway" })];
    const verdict = judgeAuth(audited(...checks));
    expect(verdict).toMatchObject({ kind: "refuted" });
    expect(JSON.stringify(verdict)).toContain(
      "Behind the gateway, tried alike: the one attempt came",
    );
  });

  it("isn't refuted by a gateway that fails while the paper's way holds", () => {
    const checks = [checkOf(), checkOf({ way: "gateway", attempts: OPEN })];
    expect(judgeAuth(audited(...checks))).toMatchObject({ kind: "supported" });
  });

  it("is not supported by a gateway or a setup of this run alone", () => {
    expect(judgeAuth(audited(checkOf({ way: "gateway" })))).toMatchObject({ kind: "inconclusive" });
    expect(judgeAuth(audited(checkOf({ way: "setup" })))).toMatchObject({ kind: "inconclusive" });
  });

  it("is refuted by what this run sets up itself", () => {
    const check = checkOf({ way: "setup", attempts: OPEN });
    expect(judgeAuth(audited(check))).toMatchObject({ kind: "refuted" });
  });

  it("is about somebody's own system where that was looked at", () => {
    const checks = [checkOf({ attempts: OPEN }), checkOf({ way: "external" })];
    expect(judgeAuth(audited(...checks))).toMatchObject({ kind: "supported" });
  });

  it("keeps its row without a verdict where nothing could be tried", () => {
    // A sentence of its own becomes a part of this one.
    const state = { kind: "not exercised", why: "nginx is missing." } as const;
    expect(judgeAuth(audited(checkOf({ way: "gateway", state })))).toEqual({
      kind: "not exercised",
      claim: "auth",
      why: "behind the gateway: nginx is missing",
    });
  });
});

describe("an audit's scorecard", () => {
  it("holds nothing but what the audit looked at, and the list that it is a point of", () => {
    const judged = (claim: string) =>
      scorecard(audited(checkOf({ claim }))).exercised.map((verdict) => verdict.claim);
    expect(judged("auth")).toEqual(["auth", "checklist"]);
    expect(judged("tls")).toEqual(["tls"]);
  });
});
