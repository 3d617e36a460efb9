import { describe, expect, it } from "vitest";
import { HarnessError } from "../errors.ts";
import { asTyped, errorText } from "./screen.ts";

describe("an error's text", () => {
  it("tells what happened and how to mend it, and nothing more", () => {
    const error = new HarnessError("BUSY", "Another run is under way.", { hint: "Wait." });
    expect(errorText(error)).toBe("error: Another run is under way.\n  Wait.");
    expect(errorText(new HarnessError("BUSY", "Busy."))).toBe("error: Busy.");
  });

  it("asks to report a fault of the harness itself, with its stack", () => {
    const error = new TypeError("x is not a function");
    const lines = errorText(error).split("\n");
    expect(lines[0]).toBe("error: x is not a function");
    expect(lines[1]).toBe(
      "This is a fault of chroma-assay itself; please report it with the lines below.",
    );
    expect(lines.slice(2).join("\n")).toBe(error.stack);
  });

  it("doesn't take an interrupt for a fault of the harness", () => {
    expect(errorText(AbortSignal.abort().reason)).toBe("interrupted");
  });

  it("tells the first error first, and then each clean-up that failed", () => {
    const first = new HarnessError("LOAD_BROKEN", "k6 ended with 107.", { hint: "See k6.log." });
    const thrown = new SuppressedError(
      new Error("the journal lost 2 events"),
      new SuppressedError(new Error("rm failed"), first),
    );
    expect(errorText(thrown).split("\n")).toEqual([
      "error: k6 ended with 107.",
      "  See k6.log.",
      "then, cleaning up: rm failed",
      "then, cleaning up: the journal lost 2 events",
    ]);
  });

  it("tells of something that isn't an error", () => {
    expect(errorText("odd")).toBe("error: odd");
  });

  it("never shows the password of a URL", () => {
    const shown = errorText(new HarnessError("USAGE", "No http://me:hunter22@host/ here."));
    expect(shown).not.toContain("hunter22");
    expect(shown).toContain("host");
  });
});

describe("a command in a text", () => {
  it("is shown as npm's user types it, equally long", () => {
    const shown = asTyped("see `chroma-assay claims`", "start");
    expect(shown).toBe("see `npm start -- claims`");
    expect(shown).toHaveLength("see `chroma-assay claims`".length);
  });

  it("is shown as the user of an installed package types it, in help texts, too", () => {
    expect(asTyped("see `chroma-assay claims`", "npx")).toBe("see `npx chroma-assay claims`");
    expect(asTyped("  npm start -- claims", "npx")).toBe("  npx chroma-assay claims");
    expect(asTyped("  npm start -- claims", "start")).toBe("  npm start -- claims");
  });

  it("stays as it is elsewhere, and so does the program's name", () => {
    expect(asTyped("see `chroma-assay claims`", undefined)).toBe("see `chroma-assay claims`");
    expect(asTyped("chroma-assay run · quick", "start")).toBe("chroma-assay run · quick");
  });
});
