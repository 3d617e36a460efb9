import { describe, expect, it } from "vitest";
import { catalogue } from "../../claims/catalogue.ts";
import { scorecard } from "../../claims/scorecard.ts";
import { audited, checkOf } from "../../claims/testing-audits.ts";
import type { AuditCheck } from "../../evidence/audit.ts";
import { htmlReport } from "../html.ts";
import { summary } from "../json.ts";
import { markdownReport } from "../markdown.ts";
import { terminalReport } from "../terminal.ts";
import { auditMark, groupWords } from "./audit.ts";

const OPEN = { "without a token": ["held", "broken", "unknown"] } as const;
const NO_NGINX = { kind: "not exercised", why: "nginx is missing" } as const;

const inputOf = (...checks: readonly AuditCheck[]) => {
  const evidence = audited(...checks);
  return { evidence, scorecard: scorecard(evidence), claims: catalogue, folder: null };
};
const input = inputOf(
  checkOf({ attempts: OPEN }),
  checkOf({ way: "gateway" }),
  checkOf({ way: "gateway", claim: "tls", state: NO_NGINX }),
);

describe("an audit's words", () => {
  it("count what a group of attempts came to", () => {
    expect(groupWords(checkOf({ attempts: OPEN }))).toEqual([
      "without a token: 1 broken, 1 undecided, 1 held, of 3",
    ]);
    expect(groupWords(checkOf())).toEqual(["without a token: held, 1 of 1"]);
  });

  it("don't take a check that wasn't tried for one that held", () => {
    expect(auditMark(checkOf({ state: NO_NGINX }))).toEqual({ word: "not tried", glyph: "·" });
  });
});

describe("an audit's reports", () => {
  it("show on a terminal where each check was made, and what came of it", () => {
    const text = terminalReport(input, { colour: false, width: 80 });
    expect(text).toMatch(/2 checks in/);
    expect(text).toMatch(/✗ REFUTED +Only a caller with the right token gets in/);
    expect(text).toMatch(/✗ broken +auth +the paper's settings/);
    expect(text).toMatch(/✓ held +auth +the gateway/);
    expect(text).toMatch(/· not tried +tls +the gateway: nginx is missing/);
    expect(text).not.toMatch(/valid round/);
  });

  it("have every attempt on the page, the broken ones first, with the remedy", () => {
    const page = htmlReport(input);
    expect(page).toContain('id="checks"');
    const [broken, held] = ["GET /route-2 without", "GET /route-1 without"].map((words) =>
      page.indexOf(`<code>${words}`),
    );
    expect(broken).toBeGreaterThan(0);
    expect(held).toBeGreaterThan(Number(broken));
    expect(page).toContain("Put a gateway before the server.");
  });

  it("let nothing of a server become markup", () => {
    const check = checkOf();
    const [attempt] = check.attempts;
    if (attempt === undefined) throw new Error("Expected an attempt.");
    const page = htmlReport(inputOf({ ...check, attempts: [{ ...attempt, came: "<b>hi</b>" }] }));
    expect(page).toContain("&lt;b&gt;hi&lt;/b&gt;");
    expect(page).not.toContain("<b>hi</b>");
  });

  it("have a table in markdown, and everything as data", () => {
    expect(markdownReport(input)).toContain("| auth | the gateway | ✓ held |");
    expect(summary(input).checks).toEqual(input.evidence.checks);
  });

  it("say nothing of checks in a run without any", () => {
    expect(htmlReport(inputOf())).not.toContain('id="checks"');
    expect(terminalReport(inputOf(), { colour: false, width: 80 })).not.toMatch(/^ {2}Checks$/m);
  });
});
