import { describe, expect, it } from "vitest";
import type { Reply } from "./ask.ts";
import { admitted, refused } from "./refusal.ts";

const reply = (status: number, text = ""): Reply => ({ kind: "answered", status, text });
const silence: Reply = { kind: "no answer", why: "connection refused" };

describe("a caller without the right", () => {
  it.each([
    ["held", "is told that it may not", { got: reply(401), right: reply(200) }],
    [
      "held",
      "gets what looks like nothing, where the right token is served",
      { got: reply(404), right: reply(200) },
    ],
    ["broken", "is served", { got: reply(200), right: reply(200) }],
    [
      "broken",
      "is served something else than the right token",
      { got: reply(204), right: reply(200) },
    ],
    ["unknown", "gets the same error as the right token", { got: reply(422), right: reply(422) }],
    [
      "unknown",
      "is refused in the words that the right token gets",
      { got: reply(403), right: reply(403) },
    ],
    [
      "held",
      "is refused in other words than the right token",
      { got: reply(403, "no"), right: reply(403, "off") },
    ],
    ["unknown", "gets no answer", { got: silence, right: reply(200) }],
    ["unknown", "meets a gateway without a database", { got: reply(502), right: reply(502) }],
  ] as const)("%s where it %s", (outcome, _words, { got, right }) => {
    expect(refused(got, right).outcome).toBe(outcome);
  });
});

describe("a caller with the right", () => {
  it.each([
    ["held", "is served", { got: reply(200), without: reply(401) }],
    [
      "held",
      "gets the database's own error behind the door",
      { got: reply(422), without: reply(401) },
    ],
    ["broken", "is told to bring another token", { got: reply(401), without: reply(401) }],
    ["unknown", "is told what everybody is told", { got: reply(403), without: reply(403) }],
    ["unknown", "meets a gateway without a database", { got: reply(502), without: reply(401) }],
    ["unknown", "gets no answer", { got: silence, without: reply(401) }],
  ] as const)("%s where it %s", (outcome, _words, { got, without }) => {
    expect(admitted(got, without).outcome).toBe(outcome);
  });
});
