import { describe, expect, it } from "vitest";
import { failureOfReply } from "./judge-reply.ts";

const judge = (text: string, status = 200) => failureOfReply(status, text, ["a", "b"]);

describe("a reply to a known query", () => {
  it("is right with an expected id first, in the backend's form and in Chroma's", () => {
    expect(judge('{"ids":["a","x"]}')).toBeNull();
    expect(judge('{"ids":[["b","x"]]}')).toBeNull();
  });

  it("is wrong with another id first, even where the expected one comes later", () => {
    expect(judge('{"ids":["x","a"]}')).toBe("wrong first id");
    expect(judge('{"ids":[["x","a"]]}')).toBe("wrong first id");
  });

  it("is no answer without ids, whatever its status says", () => {
    const texts = ["", "ok", "null", "[]", "{}", '{"ids":[]}', '{"ids":[[]]}', '{"ids":null}'];
    for (const text of [...texts, '{"ids":[1]}', '{"ids":{}}'])
      expect(judge(text)).toBe("200 without ids");
  });

  it("is a failure with any other status, even with the right ids", () => {
    expect(judge('{"ids":["a"]}', 500)).toBe("HTTP 500");
    expect(judge('{"ids":["a"]}', 201)).toBe("HTTP 201");
  });
});
