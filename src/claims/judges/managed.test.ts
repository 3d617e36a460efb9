import { describe, expect, it } from "vitest";
import { audited, checkOf } from "../testing-audits.ts";
import { judgeManaged } from "./managed.ts";

describe("the promise of a managed deployment", () => {
  it("has no verdict where nobody's deployment was looked at, and says what can't be seen", () => {
    expect(judgeManaged(audited(checkOf()))).toMatchObject({
      kind: "not exercised",
      why: expect.stringMatching(/needs a managed deployment.*can't be judged from one place/),
    });
  });

  it("is described, and never supported, by what was looked at from here", () => {
    const open = { "without a token": ["broken"] } as const;
    const checks = [
      checkOf({ way: "external", claim: "auth", attempts: open }),
      checkOf({ way: "external", claim: "tls" }),
    ];
    expect(judgeManaged(audited(...checks))).toMatchObject({
      kind: "inconclusive",
      headline: "Looked at from here: auth doesn't hold and tls holds.",
    });
  });
});
