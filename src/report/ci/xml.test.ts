import { describe, expect, it } from "vitest";
import { parseXml } from "../testing-xml.ts";
import { xmlAttributes, xmlText } from "./xml.ts";

const FORBIDDEN = ["\u0000", "\u0008", "\u001b", "\u000b", "\ufffe", "\uffff", "\ud800"];
const KEPT = "a]]>b <![CDATA[ & \" ' < > é 漢 😀\ttab";
const BAD = [KEPT, ...FORBIDDEN, "[31m"].join("");
const GOOD = [KEPT, ...FORBIDDEN.map(() => "\ufffd"), "[31m"].join("");

describe("text in XML", () => {
  it("comes back as it was, but for what XML can't hold", () => {
    const element = parseXml(
      `<a${xmlAttributes({ b: `${BAD}\r\nend` })}>${xmlText(`${BAD}\nend`)}</a>`,
    );
    expect(element.text).toBe(`${GOOD}\nend`);
    expect(element.attributes["b"]).toBe(`${GOOD}\r\nend`);
  });

  it("leaves out an attribute without a value, and keeps 0", () => {
    expect(xmlAttributes({ a: null, b: 0 })).toBe(' b="0"');
  });
});

describe("the reader of these tests", () => {
  it.each([
    ["a bare ampersand", "<a>x & y</a>"],
    ["an unknown entity", "<a>&nope;</a>"],
    ["a control character", "<a>\u0000</a>"],
    ["a lone surrogate", "<a>\ud800</a>"],
    ["the end of a CDATA section", "<a>]]></a>"],
    ["a tag in an attribute", '<a b="<"/>'],
    ["tags that cross", "<a><b></a></b>"],
    ["an open tag", "<a><b></b>"],
    ["an attribute twice", '<a b="1" b="2"/>'],
    ["a second root", "<a/><b/>"],
    ["an attribute without quotes", "<a b=1/>"],
  ])("refuses %s", (_, text) => {
    expect(() => parseXml(text)).toThrow();
  });
});
