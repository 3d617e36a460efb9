import { describe, expect, it } from "vitest";
import { drilled, drillOf, type MadeUp, trialsFrom } from "../testing-drills.ts";
import { judgeLocalLoss } from "./local-loss.ts";

type Seen = "held" | "broken" | "unknown";

const made = (restart: Seen, others: Seen = "broken"): MadeUp => ({
  name: "volume-loss",
  setup: "local",
  faults: [{ name: "restart", on: "backend 1" }],
  backMs: null,
  ledger: null,
  invariants: [
    { id: "kept-over-restart", words: "there", outcome: restart, found: `restart ${restart}` },
    {
      id: "kept-over-recreate-without-volume",
      words: "there",
      outcome: others,
      found: "0 of 40 acknowledged records are there",
    },
  ],
});

describe("local-loss", () => {
  it("is refuted by one restart that keeps everything", () => {
    const verdict = judgeLocalLoss(drilled(drillOf(made("held"))));
    expect(verdict).toMatchObject({
      kind: "refuted",
      headline: "After a restart of the container: nothing is lost: restart held.",
    });
  });

  it("is supported by restarts that lose, often enough", () => {
    expect(judgeLocalLoss(drilled(...trialsFrom(29, made("broken")))).kind).toBe("supported");
    expect(judgeLocalLoss(drilled(...trialsFrom(28, made("broken")))).kind).toBe("inconclusive");
  });

  it("isn't decided by a recreated container, whose findings stand beside", () => {
    const verdict = judgeLocalLoss(drilled(drillOf(made("unknown", "broken"))));
    expect(verdict).toMatchObject({
      kind: "inconclusive",
      reasons: expect.arrayContaining([
        "Recreate without volume: 0 of 40 acknowledged records are there.",
      ]),
    });
  });

  it("isn't exercised where the drill was refused, or a step was left out", () => {
    const refused = drillOf({ ...made("held"), state: { kind: "refused", why: "no containers" } });
    expect(judgeLocalLoss(drilled(refused))).toMatchObject({
      kind: "not exercised",
      why: "volume-loss was refused: no containers",
    });
    const control = drillOf({ ...made("held"), leftOut: ["restart"] });
    expect(judgeLocalLoss(drilled(control)).kind).toBe("not exercised");
  });
});
