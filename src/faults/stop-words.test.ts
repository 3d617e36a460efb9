import { expect, it } from "vitest";
import { milliseconds } from "../units/quantity.ts";
import { stopWords } from "./stop-words.ts";

const tookMs = milliseconds(119.6);

it.each([
  [{ kind: "exited", code: 0, tookMs }, "it ended by itself after 120 ms (exit code 0)"],
  [{ kind: "killed", why: "asked", tookMs }, "it was killed after 120 ms"],
  [
    { kind: "killed", why: "grace over", tookMs },
    "it didn't end within its grace, and was killed after 120 ms",
  ],
] as const)("tells whether a stop had to be forced: %j", (outcome, words) => {
  expect(stopWords(outcome)).toBe(words);
});
