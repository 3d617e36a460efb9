import { describe, expect, it } from "vitest";
import type { Verdict } from "../claims/verdict.ts";
import { type ErrorCode, HarnessError } from "../errors.ts";
import type { Ending } from "../evidence/evidence.ts";
import {
  exitCodeOf,
  exitCodeOfError,
  exitCodeOfGate,
  FAIL_ON,
  type FailOn,
  GATE_FAILS_ON,
  type NightEnd,
} from "./exit-codes.ts";

const COMPLETE: Ending = { kind: "complete" };
const failed = (code: string): Ending => ({ kind: "failed", code, message: "x", hint: null });

const cardOf = (...kinds: readonly Verdict["kind"][]) => ({
  exercised: kinds.map((kind) => ({ kind }) as Verdict),
  broken: [] as string[],
});

describe("a run that has ended", () => {
  it("is a job done whatever the verdict", () => {
    expect(exitCodeOf(COMPLETE, cardOf("refuted", "inconclusive", "supported"), [])).toBe(0);
    expect(exitCodeOf(COMPLETE, cardOf(), FAIL_ON)).toBe(0);
  });

  it.each<[FailOn[], Verdict["kind"][], number]>([
    [["refuted"], ["refuted"], 1],
    [["refuted"], ["supported", "inconclusive"], 0],
    [["inconclusive"], ["inconclusive"], 2],
    [["inconclusive"], ["refuted"], 0],
    [["refuted", "inconclusive"], ["inconclusive", "refuted"], 1],
    [["inconclusive", "refuted"], ["supported", "inconclusive"], 2],
    [["refuted", "inconclusive"], ["supported"], 0],
  ])("that is to fail on %j with verdicts %j exits with %i", (failOn, kinds, code) => {
    expect(exitCodeOf(COMPLETE, cardOf(...kinds), failOn)).toBe(code);
  });

  it.each<[FailOn[], Verdict["kind"][], number]>([
    [["broken"], ["supported"], 1],
    [["broken"], ["inconclusive"], 1],
    [["inconclusive", "broken"], ["inconclusive"], 1],
    [["refuted"], ["supported"], 0],
    [["inconclusive"], ["inconclusive"], 2],
    [[], ["refuted"], 0],
  ])(
    "with a broken drill that is to fail on %j, verdicts %j, exits with %i",
    (failOn, kinds, code) => {
      const card = { ...cardOf(...kinds), broken: ["crash-persistence, trial 1"] };
      expect(exitCodeOf(COMPLETE, card, failOn)).toBe(code);
    },
  );

  it("doesn't fail for a row that only describes and so never comes to a verdict", () => {
    const row = (claim: string) => ({
      exercised: [{ kind: "inconclusive", claim } as Verdict],
      broken: [],
    });
    expect(exitCodeOf(COMPLETE, row("uptime"), ["inconclusive"])).toBe(0);
    expect(exitCodeOf(COMPLETE, row("recovery"), ["inconclusive"])).toBe(2);
  });

  it("that is to fail on broken drills is done where none is broken", () => {
    expect(exitCodeOf(COMPLETE, cardOf("refuted"), ["broken"])).toBe(0);
  });

  it.each([
    ["LOAD_BROKEN", 70],
    ["SETUP_NOT_READY", 70],
    ["INTERNAL", 70],
    ["DATA_INVALID", 64],
    ["PLAN_INVALID", 64],
    ["USAGE", 64],
  ])("by %s exits with %i, before any verdict", (code, exit) => {
    expect(exitCodeOf(failed(code), cardOf("refuted", "inconclusive"), FAIL_ON)).toBe(exit);
  });

  it.each([
    ["SIGINT", 130],
    ["SIGHUP", 130],
    ["SIGTERM", 143],
  ])("by %s exits with %i, before any verdict", (by, exit) => {
    const ending: Ending = { kind: "interrupted", by };
    expect(exitCodeOf(ending, cardOf("refuted"), FAIL_ON)).toBe(exit);
  });
});

describe("a night", () => {
  const night = (more: Partial<NightEnd> = {}): NightEnd => ({
    ending: COMPLETE,
    outcome: "pass",
    rows: [],
    isSleeping: false,
    isLost: false,
    ...more,
  });
  const slower = { metric: "p50-quiet", outcome: "regression", accepted: null } as const;
  const loses = { metric: "ledger", outcome: "regression", accepted: null } as const;
  const asUsual = (more: Partial<NightEnd>) => exitCodeOfGate(night(more), GATE_FAILS_ON);

  it("passes, and fails for a regression; for lost data as for a broken invariant", () => {
    expect(asUsual({})).toBe(0);
    expect(asUsual({ outcome: "regression", rows: [slower] })).toBe(3);
    expect(asUsual({ outcome: "regression", rows: [slower, loses] })).toBe(1);
  });

  it("isn't broken by what was accepted", () => {
    expect(asUsual({ rows: [{ ...loses, accepted: "until the next release" }] })).toBe(0);
  });

  it("warns once or twice that it came to nothing, and then fails", () => {
    expect(asUsual({ outcome: "inconclusive" })).toBe(0);
    expect(asUsual({ outcome: "inconclusive", isSleeping: true })).toBe(2);
    // A night that judged something ends the row.
    expect(asUsual({ outcome: "pass", isSleeping: true })).toBe(0);
    expect(exitCodeOfGate(night({ outcome: "inconclusive" }), FAIL_ON)).toBe(2);
  });

  it("fails only on what it is told to", () => {
    const both = night({ outcome: "regression", rows: [slower, loses] });
    expect(exitCodeOfGate(both, [])).toBe(0);
    expect(exitCodeOfGate(both, ["regression"])).toBe(3);
    expect(exitCodeOfGate(both, ["broken"])).toBe(1);
    expect(exitCodeOfGate(night({ outcome: "regression", rows: [slower] }), ["broken"])).toBe(0);
  });

  it("that broke or was interrupted says so before any verdict, and so does one without a record", () => {
    const bad = { outcome: "regression", rows: [loses] } as const;
    expect(asUsual({ ...bad, ending: failed("LOAD_BROKEN") })).toBe(70);
    expect(asUsual({ ...bad, ending: { kind: "interrupted", by: "SIGTERM" } })).toBe(143);
    expect(asUsual({ ...bad, isLost: true })).toBe(70);
  });
});

describe("a command that ended by an error", () => {
  // Every code has its row: one that is added without makes this table fail to compile.
  const TABLE: Record<ErrorCode, number> = {
    USAGE: 64,
    PLAN_INVALID: 64,
    DATA_INVALID: 64,
    EVIDENCE_INVALID: 64,
    TOOLCHAIN_MISSING: 70,
    BUSY: 70,
    SETUP_NOT_READY: 70,
    TIMED_OUT: 70,
    LOAD_BROKEN: 70,
    STORAGE: 70,
    FAULT_BROKEN: 70,
    MACHINE_TOO_SMALL: 70,
    CHROMA_REPLY: 70,
  };

  it.each(Object.entries(TABLE) as [ErrorCode, number][])("%s exits with %i", (code, exit) => {
    expect(exitCodeOfError(new HarnessError(code, "x"))).toBe(exit);
  });

  it("exits as interrupted by an abort, and as broken by anything else", () => {
    expect(exitCodeOfError(AbortSignal.abort().reason)).toBe(130);
    expect(exitCodeOfError(new TypeError("x is not a function"))).toBe(70);
    expect(exitCodeOfError("text")).toBe(70);
  });

  it("exits by the error that came first, not by the clean-up behind it", () => {
    const first = new HarnessError("DATA_INVALID", "x");
    expect(exitCodeOfError(new SuppressedError(new Error("rm failed"), first))).toBe(64);
  });
});
