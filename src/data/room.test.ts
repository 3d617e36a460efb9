import { describe, expect, it } from "vitest";
import { requireRoom } from "./room.ts";

describe("requireRoom", () => {
  it("refuses vectors that no machine has room for, and says how much they take", () => {
    expect(() => requireRoom("docs", 2 ** 50)).toThrow(
      /Expected the vectors of "docs" to take at most half of the free memory \(.* GiB\), they take 1048576\.0 GiB\./,
    );
  });

  it("takes a few", () => {
    expect(() => requireRoom("docs", 1000)).not.toThrow();
  });
});
