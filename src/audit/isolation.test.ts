import { describe, expect, it } from "vitest";
import { isolation } from "./isolation.ts";
import { runCheck } from "./run-check.ts";
import type { Knock } from "./target.ts";
import { targetOf } from "./testing.ts";

async function outcomes(...knocks: readonly Knock[]): Promise<string[]> {
  const target = targetOf({
    baseUrl: "http://127.0.0.1",
    knocks: async () => ({ knocks, notes: [] }),
  });
  const { attempts } = await runCheck(isolation, target, new AbortController().signal);
  return attempts.map(({ outcome }) => outcome);
}

const inside = (refusal: string | null): Knock => ({ words: "inside", isWelcome: true, refusal });
const outside = (refusal: string | null): Knock => ({
  words: "outside",
  isWelcome: false,
  refusal,
});

describe("attempts to connect from everywhere", () => {
  it("hold where only those inside are let in", async () => {
    expect(await outcomes(inside(null), outside("refused"))).toEqual(["held", "held"]);
  });

  it("are broken by one from outside that is let in", async () => {
    expect(await outcomes(inside(null), outside("refused"), outside(null))).toContain("broken");
  });

  it("decide nothing where nobody is let in: there may be no door", async () => {
    expect(await outcomes(inside("refused"), outside("refused"))).toEqual(["unknown", "held"]);
  });
});
