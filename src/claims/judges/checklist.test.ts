import { describe, expect, it } from "vitest";
import type { AuditCheck } from "../../evidence/audit.ts";
import { audited, checkOf } from "../testing-audits.ts";
import { drilled, drillOf } from "../testing-drills.ts";
import type { Verdict } from "../verdict.ts";
import { judgeChecklist } from "./checklist.ts";

function judged(...checks: readonly AuditCheck[]): Verdict {
  const verdict = judgeChecklist(audited(...checks));
  if (verdict.kind === "not exercised") throw new Error(verdict.why);
  return verdict;
}

describe("checklist", () => {
  it("is refuted by one point that doesn't hold, and names its lines", () => {
    const verdict = judged(
      checkOf({ attempts: { "without a token": ["broken"] } }),
      checkOf({ claim: "isolation" }),
    );
    expect(verdict.kind).toBe("refuted");
    expect(verdict.headline).toBe(
      "2 of 12 points don't hold (lines 287 and 296); 1 of 12 points holds (line 289); 9 of 12 points weren't tried (lines 288, 290, 291, 292, 295, 297, 298, 299 and 300).",
    );
    expect(verdict.reasons[0]).toMatch(
      /^Before: the server asks who somebody is \(line 287\): refuted/,
    );
  });

  it("is never supported by an audit alone: performance and persistence have runs of their own", () => {
    const verdict = judged(
      ...["auth", "dead-settings", "isolation", "monitoring"].map((claim) => checkOf({ claim })),
    );
    expect(verdict.kind).toBe("inconclusive");
    expect(verdict.needed).toContain("`chroma-assay drill restart-persistence crash-persistence`");
  });

  it("isn't exercised where none of its points was tried, or outside an audit", () => {
    expect(judgeChecklist(audited(checkOf({ claim: "tls" }))).kind).toBe("not exercised");
    expect(judgeChecklist(drilled(drillOf())).kind).toBe("not exercised");
  });
});
