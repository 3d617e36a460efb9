import { describe, expect, it } from "vitest";
import { drilled, drillOf, type MadeUp, trialsFrom } from "../testing-drills.ts";
import { judgeLocalNotShared } from "./local-not-shared.ts";

const made = (outcome: "held" | "broken" | "unknown", found: string): MadeUp => ({
  name: "local-not-shared",
  setup: "local",
  faults: [],
  ledger: null,
  invariants: [{ id: "instances-share-one-folder", words: "shared", outcome, found }],
});

describe("local-not-shared", () => {
  it("is supported by one time at which sharing goes wrong", () => {
    const wrong = drillOf({ ...made("broken", "12 of 60 reads were stale"), trial: 30 });
    const verdict = judgeLocalNotShared(
      drilled(...trialsFrom(29, made("held", "all read")), wrong),
    );
    expect(verdict).toMatchObject({
      kind: "supported",
      headline: "Two processes on one folder: 12 of 60 reads were stale.",
      reasons: [expect.stringContaining("1 of 30 (the first: local-not-shared, trial 30)")],
    });
  });

  it("is never refuted, however often it goes well", () => {
    const verdict = judgeLocalNotShared(drilled(...trialsFrom(300, made("held", "all read"))));
    expect(verdict).toMatchObject({
      kind: "inconclusive",
      headline: "Two processes on one folder went well 300 of 300 times.",
    });
  });

  it("isn't supported by a drill that was cut short, or a negative control", () => {
    const broken = made("broken", "stale");
    const cut = drillOf({ ...broken, state: { kind: "cut", why: "SIGINT" } });
    expect(judgeLocalNotShared(drilled(cut)).kind).toBe("inconclusive");
    const control = drillOf({ ...broken, leftOut: ["stand up"] });
    expect(judgeLocalNotShared(drilled(control)).kind).toBe("not exercised");
  });

  it("isn't known where sharing wasn't looked at", () => {
    const blank = drillOf({ ...made("held", ""), invariants: [] });
    expect(judgeLocalNotShared(drilled(blank)).kind).toBe("inconclusive");
    expect(judgeLocalNotShared(drilled()).kind).toBe("not exercised");
  });
});
