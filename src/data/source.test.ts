import { describe, expect, it } from "vitest";
import { parseSource } from "./source.ts";

describe("parseSource", () => {
  it.each([
    ["shipped", { kind: "shipped" }],
    ["synthetic:50000x768", { kind: "synthetic", records: 50000, dimension: 768 }],
    ["chroma:./data", { kind: "chroma", folder: "./data", collection: null }],
    ["chroma:./data#docs", { kind: "chroma", folder: "./data", collection: "docs" }],
    ["chroma:/a#b/c#docs", { kind: "chroma", folder: "/a#b/c", collection: "docs" }],
  ])("reads %s", (text, expected) => {
    expect(parseSource(text)).toEqual(expected);
  });

  it.each([
    ["", "Expected a data source"],
    ["./data", "Expected a data source"],
    ["Shipped", "Expected a data source"],
    ["synthetic:", "Expected synthetic:"],
    ["synthetic:1e5x10", "Expected synthetic:"],
    ["synthetic:0x10", "Expected synthetic:"],
    ["synthetic:10x1", "dimension from 2"],
    ["synthetic:10x20000", "to 16384"],
    ["synthetic:99999999x999", "at most 2147483648 components"],
    ["chroma:", "Expected chroma:"],
    ["chroma:#docs", "Expected chroma:"],
    ["chroma:./data#", "Expected chroma:"],
  ])("refuses %j", (text, message) => {
    expect(() => parseSource(text)).toThrow(message);
  });
});
