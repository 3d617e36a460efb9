import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { milliseconds } from "../units/quantity.ts";
import { sampleLike } from "./testing.ts";
import { formatSample, parseSample, pickIds, type Sample } from "./wire.ts";

const time = fc
  .double({ min: -10, max: 60_000, noNaN: true })
  .map((ms) => milliseconds(Math.round(ms * 1000) / 1000 + 0));
const hostile = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constant('a\tb\nc\r\n,"],["\\'),
  fc.constant("\u2028\u2029\u0000\ud800"),
  fc.constant(""),
);
const samples = fc.record<Sample>({
  request: fc.integer({ min: 0, max: 1e6 }),
  latenessMs: time,
  latencyMs: time,
  status: fc.integer({ min: 0, max: 599 }),
  errorCode: fc.integer({ min: 0, max: 1700 }),
  idCount: fc.integer({ min: -1, max: 100 }),
  storageMs: fc.oneof(fc.constant(null), time),
  ids: fc.oneof(fc.constant(null), fc.array(hostile)),
});

describe("a sample's line", () => {
  it("reads back as the same sample, whatever the ids hold", () => {
    fc.assert(
      fc.property(samples, (sample) => {
        expect(parseSample(formatSample(sample))).toEqual(sample);
      }),
    );
  });

  it("is one line, whatever the ids hold", () => {
    fc.assert(
      fc.property(samples, (sample) => {
        expect(formatSample(sample)).not.toMatch(/[\n\r]/);
      }),
    );
  });

  it("keeps microseconds", () => {
    const sample = sampleLike({
      latencyMs: milliseconds(1.23456),
      storageMs: milliseconds(0.0004),
    });
    expect(parseSample(formatSample(sample))).toMatchObject({ latencyMs: 1.235, storageMs: 0 });
  });

  it("tells no ids from an empty list, and no storage time from 0", () => {
    const empty = sampleLike({ ids: [], storageMs: milliseconds(0) });
    expect(parseSample(formatSample(empty))).toMatchObject({ ids: [], storageMs: 0 });
    expect(parseSample(formatSample(sampleLike()))).toMatchObject({ ids: null, storageMs: null });
  });

  it.each([
    "",
    'time="2026-11-25" level=error msg="dial: connection refused"',
    "0,0.1,1.0,200,0",
    "0,0.1,1.0,200,0,10,,",
    "0,0.1,,200,0,10,",
    "x,0.1,1.0,200,0,10,",
    "0,0.1,NaN,200,0,10,",
    "0,0.1,1.0,200,0,10,undefined",
    '0,0.1,1.0,200,0,10,\t["a',
    '0,0.1,1.0,200,0,10,\t{"a":1}',
    "0,0.1,1.0,200,0,10,\t[1]",
  ])("isn't %j", (line) => {
    expect(() => parseSample(line)).toThrow();
  });
});

describe("ids along a path", () => {
  const reply = { data: { hits: [{ id: "a" }, { id: 2 }] }, ids: [["x", "y"]], one: "z" };

  it("are found behind fields, entries and every entry", () => {
    expect(pickIds(reply, ["data", "hits", "*", "id"])).toEqual(["a", "2"]);
    expect(pickIds(reply, ["ids"])).toEqual(["x", "y"]);
    expect(pickIds(reply, ["ids", "0"])).toEqual(["x", "y"]);
    expect(pickIds({ ids: [] }, ["ids"])).toEqual([]);
  });

  it("aren't found where the path leads elsewhere", () => {
    expect(pickIds(reply, ["data", "rows"])).toBeNull();
    expect(pickIds(reply, ["data", "*"])).toBeNull();
    expect(pickIds(reply, ["one"])).toBeNull();
    expect(pickIds(reply, ["data", "hits"])).toBeNull();
    expect(pickIds(null, ["ids"])).toBeNull();
  });
});
