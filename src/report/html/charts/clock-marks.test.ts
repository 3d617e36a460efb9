import { describe, expect, it } from "vitest";
import type { Moment } from "../../../evidence/drill.ts";
import { milliseconds } from "../../../units/quantity.ts";
import { type ClockMark, clockMarks, marksHeight } from "./clock-marks.ts";

const within = (low: number, high: number): Moment => ({
  kind: "within",
  lowMs: milliseconds(low),
  highMs: milliseconds(high),
});
const mark = (name: string, moment: Moment): ClockMark => ({ name, words: name, moment });
/** A tenth of a pixel a millisecond, from 0 to 10 s. */
const room = { x: (ms: number) => ms / 10, window: { fromMs: 0, toMs: 10_000 }, right: 1000 };
const drawn = (...marks: readonly ClockMark[]): string =>
  clockMarks(marks, room, { top: 50, bottom: 200 })
    .map(({ html }) => html)
    .join("");

describe("the clock's marks", () => {
  it("are as wide as they are uncertain, and never too thin to be seen", () => {
    expect(drawn(mark("t2", within(2000, 3000)))).toMatch(/x="200" .*width="100"/);
    expect(drawn(mark("t2", within(2000, 2001)))).toMatch(/width="1\.5"/);
  });

  it("are arrows where the moment wasn't seen, even if waiting ended within the picture", () => {
    const censored: Moment = { kind: "censored", afterMs: milliseconds(6000) };
    expect(drawn(mark("t2", censored))).toContain("t2 →");
    expect(drawn(mark("t2", censored))).not.toContain("<rect");
    expect(drawn(mark("t2", within(5900, 6000)))).not.toContain("→");
  });

  it("are arrows beyond the picture", () => {
    expect(drawn(mark("t3", within(11_000, 12_000)))).toContain("t3 →");
    expect(drawn(mark("t3", within(9000, 12_000)))).not.toContain("→");
  });

  it("aren't drawn where there was nothing to see", () => {
    expect(drawn(mark("t1", { kind: "none", why: "no probe failed" }))).toBe("");
  });

  it("get rows of their own where their names would overlap", () => {
    const near = [mark("t1", within(2000, 2000)), mark("t2", within(2100, 2100))];
    const far = [mark("t1", within(2000, 2000)), mark("t2", within(4000, 4000))];
    expect(marksHeight(near, room)).toBeGreaterThan(marksHeight(far, room));
    expect(marksHeight([], room)).toBe(0);
  });

  it("have no stem that would cross out the name below", () => {
    const stems = (second: number) =>
      drawn(mark("t1", within(2000, 2000)), mark("t2", within(second, second))).match(/<line/g);
    expect(stems(2050)).toHaveLength(1);
    expect(stems(2200)).toHaveLength(2);
  });
});
