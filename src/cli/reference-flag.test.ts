import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { userFolder } from "./paths.ts";
import { addReference, type NamedReference } from "./reference-flag.ts";

const named = (...texts: string[]) =>
  texts.reduce<readonly NamedReference[]>((before, text) => addReference(text, before), []);

describe("--reference", () => {
  it("names a version, an image or a backend", () => {
    expect(named("last=chroma:1.5.8", "old=image:registry:5000/chroma@sha256:ab")).toEqual([
      { name: "last", chroma: "1.5.8" },
      { name: "old", image: "registry:5000/chroma@sha256:ab" },
    ]);
    expect(named("last=backend:../old")).toEqual([
      { name: "last", backendFolder: resolve(userFolder(), "../old") },
    ]);
  });

  it("says more of a reference where its name comes again", () => {
    expect(named("last=chroma:1.5.8", "last=backend:/old", "last=chroma:1.5.7")).toEqual([
      { name: "last", chroma: "1.5.7", backendFolder: "/old" },
    ]);
  });

  it.each(["last", "last=1.5.8", "=chroma:1.5.8", "last=chroma:", "last=version:1.5.8"])(
    "refuses %s with an example",
    (text) => {
      expect(() => named(text)).toThrow("for example last-release=chroma:1.5.8");
    },
  );
});
