import { describe, expect, it } from "vitest";
import type { Verdict } from "../claims/verdict.ts";
import { type ErrorCode, HarnessError } from "../errors.ts";
import type { Ending } from "../evidence/evidence.ts";
import { exitCodeOf, exitCodeOfError, FAIL_ON, type FailOn } from "./exit-codes.ts";

const COMPLETE: Ending = { kind: "complete" };
const failed = (code: string): Ending => ({ kind: "failed", code, message: "x", hint: null });

const cardOf = (...kinds: readonly Verdict["kind"][]) => ({
  exercised: kinds.map((kind) => ({ kind }) as Verdict),
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
