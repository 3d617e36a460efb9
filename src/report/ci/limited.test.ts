import { describe, expect, it } from "vitest";
import { limited } from "./limited.ts";

const size = (text: string): number => new TextEncoder().encode(text).length;

describe("a text with a limit", () => {
  it("stays as it is where it fits", () => {
    expect(limited("é\n", 3, "cut")).toBe("é\n");
  });

  it("is cut at the end of a line, by bytes and not by letters", () => {
    expect(limited("éé\néé\néé\n", 14, "cut")).toBe("éé\n\ncut\n");
    expect(size(limited("éé\néé\néé\n", 14, "cut"))).toBeLessThanOrEqual(14);
  });

  it("has nothing but the notice where the first line is too long", () => {
    expect(limited("x".repeat(100), 20, "cut")).toBe("\n\ncut\n");
  });

  it("refuses a limit that the notice itself would break", () => {
    expect(() => limited("x".repeat(100), 3, "cut")).toThrow(RangeError);
  });
});
