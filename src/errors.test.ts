import { describe, expect, it } from "vitest";
import { cleanUpErrors, HarnessError, isAbort, messageOf, originOf } from "./errors.ts";

describe("an error that a user can act on", () => {
  it("has a code, a message, a hint and its cause", () => {
    const cause = new Error("ENOENT");
    const error = new HarnessError("STORAGE", "The disk is full.", { hint: "Make room.", cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: "HarnessError",
      code: "STORAGE",
      message: "The disk is full.",
      hint: "Make room.",
      cause,
    });
  });

  it("has neither hint nor cause where none is given", () => {
    const error = new HarnessError("BUSY", "Another run is under way.");
    expect(error.hint).toBeUndefined();
    expect("cause" in error).toBe(false);
  });
});

describe("an abort", () => {
  it("is what an aborted wait throws", () => {
    expect(isAbort(AbortSignal.abort().reason)).toBe(true);
  });

  it.each([
    ["a reached limit", new DOMException("", "TimeoutError")],
    ["an error of ours", new HarnessError("TIMED_OUT", "AbortError")],
    ["something that isn't an error", { name: "AbortError" }],
    ["nothing", undefined],
  ])("isn't %s", (_, error) => {
    expect(isAbort(error)).toBe(false);
  });
});

describe("a message", () => {
  it("is found in anything that was thrown", () => {
    expect(messageOf(new HarnessError("BUSY", "busy"))).toBe("busy");
    expect(messageOf("text")).toBe("text");
    expect(messageOf(undefined)).toBe("undefined");
    expect(messageOf(null)).toBe("null");
  });
});

describe("the error that came first", () => {
  const failing = (error: unknown): AsyncDisposable => ({
    [Symbol.asyncDispose]: async () => {
      throw error;
    },
  });

  it("is found below the clean-ups that failed behind it, which are kept in order", async () => {
    const [first, second, third] = ["first", "second", "third"].map((words) => new Error(words));
    const work = async () => {
      await using _outer = failing(third);
      await using _inner = failing(second);
      throw first;
    };
    const thrown = await work().catch((error: unknown) => error);
    expect(thrown).not.toBe(first);
    expect(originOf(thrown)).toBe(first);
    expect(cleanUpErrors(thrown)).toEqual([second, third]);
  });

  it("is the error itself where every clean-up went well", async () => {
    const error = new Error("only");
    const work = async () => {
      await using _resource = { [Symbol.asyncDispose]: async () => undefined };
      throw error;
    };
    const thrown = await work().catch((caught: unknown) => caught);
    expect(originOf(thrown)).toBe(error);
    expect(cleanUpErrors(thrown)).toEqual([]);
  });
});
