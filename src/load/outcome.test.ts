import { describe, expect, it } from "vitest";
import { failureOf } from "./outcome.ts";
import { sampleLike } from "./testing.ts";

describe("a sample", () => {
  it("is a success with status 200 and as many ids as expected, or more", () => {
    expect(failureOf(sampleLike({ idCount: 10 }), 10)).toBeNull();
    expect(failureOf(sampleLike({ idCount: 11 }), 10)).toBeNull();
    expect(failureOf(sampleLike({ idCount: 0 }), 0)).toBeNull();
  });

  it.each([
    [{ idCount: 9 }, "too few ids"],
    [{ idCount: 0 }, "too few ids"],
    [{ idCount: -1 }, "200 without ids"],
    [{ status: 201 }, "HTTP 201"],
    [{ status: 500, errorCode: 1500, idCount: 10 }, "HTTP 500"],
    [{ status: 0, errorCode: 1050 }, "timeout"],
    [{ status: 0, errorCode: 1212 }, "connection refused"],
    [{ status: 0, errorCode: 1220 }, "connection reset"],
    [{ status: 0, errorCode: 1000 }, "no reply (k6 error 1000)"],
    [{ status: 0, errorCode: 0, idCount: 10 }, "no reply (k6 error 0)"],
  ])("with %o is a failure: %s", (given, why) => {
    expect(failureOf(sampleLike(given), 10)).toBe(why);
  });

  it("without a list of ids is a failure even where none is expected", () => {
    expect(failureOf(sampleLike({ idCount: -1 }), 0)).toBe("200 without ids");
  });
});
