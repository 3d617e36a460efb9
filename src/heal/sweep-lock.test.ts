import { describe, expect, it } from "vitest";
import { holdSweep } from "./sweep-lock.ts";

describe("the hold on a run's clean-up", () => {
  const id = (name: string) => `test-${process.pid}-${name}`;

  it("is had by one at a time", async () => {
    const first = await holdSweep(id("one"));
    expect(first).not.toBeNull();
    expect(await holdSweep(id("one"))).toBeNull();
    first?.[Symbol.dispose]();
    const next = await holdSweep(id("one"));
    expect(next).not.toBeNull();
    next?.[Symbol.dispose]();
  });

  it("is another for each run, however long its name", async () => {
    const long = id("x".repeat(300));
    using first = await holdSweep(long);
    using second = await holdSweep(`${long}y`);
    expect(first).not.toBeNull();
    expect(second).not.toBeNull();
  });
});
