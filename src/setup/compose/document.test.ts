import { describe, expect, it } from "vitest";
import { readDocument } from "./document.ts";
import { overrideText, publishedPorts } from "./override.ts";

const ANSWER = { name: "app", service: "front", port: 8080, path: "/query" };
const read = (more: object) =>
  readDocument(
    "compose.yml",
    JSON.stringify({
      services: {
        front: {
          image: "nginx:1",
          ports: [{ target: 8080, published: "80", protocol: "tcp", host_ip: "0.0.0.0" }],
        },
        back: { image: "chroma:1" },
      },
      ...more,
    }),
  );

describe("a compose file that says whom to ask", () => {
  it("is read with its ports, and what isn't said is null", () => {
    const document = read({ "x-chroma-assay": { answers: [ANSWER] } });
    expect(document.answers).toEqual([{ ...ANSWER, query: null, first: null }]);
    expect(publishedPorts(document)).toEqual(["front:8080"]);
  });

  it("is laid on 127.0.0.1, wherever it wanted to listen", () => {
    const document = read({ "x-chroma-assay": { answers: [ANSWER] } });
    expect(overrideText(document, new Map([["front:8080", 12345]]))).toBe(
      'services:\n  "front":\n    ports: !override ["127.0.0.1:12345:8080/tcp"]\n',
    );
  });

  it.each([
    ["there is none", {}],
    ["the service back publishes no port 8080", { ...ANSWER, service: "back" }],
    ["the service gone publishes no port 8080", { ...ANSWER, service: "gone" }],
    ["the service front publishes no port 80", { ...ANSWER, port: 80 }],
  ])("is refused where it doesn't: %s", (what, answer) => {
    const own = "name" in answer ? { "x-chroma-assay": { answers: [answer] } } : {};
    expect(() => read(own)).toThrow(
      expect.objectContaining({
        code: "PLAN_INVALID",
        message: `Expected compose.yml to say in x-chroma-assay whom to ask: ${what}.`,
      }),
    );
  });

  it("is refused for a word that isn't known, and for nobody to ask", () => {
    for (const answers of [[{ ...ANSWER, querry: "q.json" }], []])
      expect(() => read({ "x-chroma-assay": { answers } })).toThrow(/whom to ask: /);
  });
});
