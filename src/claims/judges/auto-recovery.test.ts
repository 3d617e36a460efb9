import { describe, expect, it } from "vitest";
import { drilled, drillOf, type MadeUp, trialsFrom } from "../testing-drills.ts";
import { judgeAutoRecovery } from "./auto-recovery.ts";

const IDS = [
  "back-after-crash-as-written",
  "back-after-hang-as-written",
  "back-after-crash-with-policy",
  "back-after-hang-with-policy",
];

const made = (broken: readonly string[]): MadeUp => ({
  name: "auto-recovery",
  faults: [{ name: "crash" }, { name: "freeze" }],
  backMs: null,
  ledger: null,
  invariants: IDS.map((id) => ({
    id,
    words: id,
    outcome: broken.includes(id) ? "broken" : "held",
    found: broken.includes(id) ? "no right answer for 20 s" : "the right answer after 2.4 s",
  })),
});

describe("auto-recovery", () => {
  it("is refuted by one fault that stays, and names it", () => {
    const verdict = judgeAutoRecovery(drilled(drillOf(made(["back-after-hang-with-policy"]))));
    expect(verdict).toMatchObject({
      kind: "refuted",
      headline: "After a hang, with a restart policy: no right answer for 20 s.",
    });
  });

  it("is supported where every fault mends itself, often enough each", () => {
    expect(judgeAutoRecovery(drilled(...trialsFrom(29, made([])))).kind).toBe("supported");
    expect(judgeAutoRecovery(drilled(...trialsFrom(28, made([])))).kind).toBe("inconclusive");
  });

  it("isn't known where one of them wasn't looked at", () => {
    const some = { ...made([]), invariants: made([]).invariants?.slice(1) ?? [] };
    expect(judgeAutoRecovery(drilled(...trialsFrom(29, some))).kind).toBe("inconclusive");
  });

  it("isn't exercised without containers", () => {
    const refused = drillOf({ ...made([]), state: { kind: "refused", why: "no supervisor" } });
    expect(judgeAutoRecovery(drilled(refused)).kind).toBe("not exercised");
    expect(judgeAutoRecovery(drilled()).kind).toBe("not exercised");
  });
});
