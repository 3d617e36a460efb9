import { describe, expect, it } from "vitest";
import { readOpenFiles } from "./open-files.ts";

const limits = (soft: string, hard: string) =>
  readOpenFiles(
    () => `Limit  Soft Limit  Hard Limit  Units\nMax open files  ${soft}  ${hard}  files\n`,
  );

describe("the limit on open files", () => {
  it("has a part that is enforced, and one that it may be raised to", () => {
    expect(limits("1024", "524288")).toEqual({ soft: 1024, hard: 524_288 });
  });

  it("may be none", () => {
    const none = Number.POSITIVE_INFINITY;
    expect(limits("unlimited", "unlimited")).toEqual({ soft: none, hard: none });
    expect(readOpenFiles(() => null)).toEqual({ soft: none, hard: none });
  });

  it("is read of this process", () => {
    expect(readOpenFiles().soft).toBeGreaterThan(0);
  });
});
