import { describe, expect, it } from "vitest";
import { complaintOf, progressOf } from "./setup-words.ts";

describe("a line of the set-up", () => {
  it.each([
    ["setup: toxiproxy: Toxiproxy 2.12.0 …", "toxiproxy: Toxiproxy 2.12.0 …"],
    [
      "setup: toxiproxy: toxiproxy 2.12.0 is ready (57 s)",
      "toxiproxy: toxiproxy 2.12.0 is ready (57 s)",
    ],
    ["setup: toxiproxy: failed (3 s)", "toxiproxy: failed (3 s)"],
    [
      "setup: another set-up (process 7) is at work; waiting for it.",
      "another set-up (process 7) is at work; waiting for it.",
    ],
    [
      "setup: to be set up: toxiproxy; at most 25 MB to download, 0.3 GB on disk, about 40 s. Next time all is there.",
      "to be set up: toxiproxy; at most 25 MB to download, 0.3 GB on disk, about 40 s. Next time all is there.",
    ],
  ])("is progress: %s", (line, words) => {
    expect(progressOf(line)).toBe(words);
  });

  it.each([
    "setup: toxiproxy: Expected Go 1.25 or newer, but there is no `go` on PATH.",
    "  To mend: install Go.",
    "setup: toxiproxy could not be set up; what else was set up is kept. Then run it again.",
  ])("is none: %s", (line) => {
    expect(progressOf(line)).toBeNull();
  });
});

describe("the set-up's complaint", () => {
  it("is its words, without the part's name, and how to mend it", () => {
    const lines = [
      "setup: toxiproxy: Expected Go 1.25 or newer, but there is no `go` on PATH.",
      "  To mend: install Go 1.25 or newer (https://go.dev/dl).",
      "setup: toxiproxy could not be set up; what else was set up is kept. Then run it again.",
    ];
    expect(complaintOf(lines)).toEqual({
      message: "Expected Go 1.25 or newer, but there is no `go` on PATH.",
      hint: "install Go 1.25 or newer (https://go.dev/dl)",
    });
  });

  it("keeps all lines of a longer one, and where the log lies", () => {
    const lines = [
      "setup: toxiproxy: it ended with 1:",
      "main.go:1: a riddle",
      "  Log: /cache/logs/toxiproxy.log",
    ];
    expect(complaintOf(lines)).toEqual({
      message: "it ended with 1:\nmain.go:1: a riddle\n  Log: /cache/logs/toxiproxy.log",
    });
  });

  it("says so where there is none", () => {
    expect(complaintOf([])).toEqual({ message: "it didn't say why" });
  });
});
