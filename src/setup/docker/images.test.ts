import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { planError } from "../../plan/testing.ts";
import { type BakedImages, hashOfFile, IMAGE_PARTS, readBaked, writeBaked } from "./baked.ts";
import { imageOf, type NamedImages } from "./images.ts";

const unnamed: NamedImages = {
  chroma: null,
  backend: null,
  nginx: null,
  toxiproxy: null,
  k6: null,
};

let project: string;
let baked: BakedImages;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "assay-images-"));
  writeFileSync(join(project, "app.py"), "print(1)\n");
  const image = {
    name: "chroma-assay/any:1",
    id: "sha256:1",
    version: "1",
    sizeBytes: 1,
    files: { "app.py": hashOfFile(project, "app.py") },
  };
  baked = Object.fromEntries(IMAGE_PARTS.map((part) => [part, image]));
});
afterEach(() => rmSync(project, { recursive: true }));

describe("the image of a part", () => {
  it.each(IMAGE_PARTS)("is the plan's, else the environment's, else the baked one: %s", (part) => {
    const env = { [`CHROMA_ASSAY_IMAGE_${part.toUpperCase()}`]: "from/env:2" };
    const named = { ...unnamed, [part]: "from/plan:3" };
    const look = (options: object) =>
      imageOf(part, { named: unnamed, env: {}, baked, project, ...options });
    expect(look({ named, env })).toEqual({ part, name: "from/plan:3", origin: "plan" });
    expect(look({ env })).toEqual({ part, name: "from/env:2", origin: "environment" });
    expect(look({})).toEqual({ part, name: "chroma-assay/any:1", origin: "baked" });
  });

  it.each(["two words", "../containers", "a?b", "a:b:c", ""])(
    "isn't taken from the environment where it is no name: `%s`",
    (name) => {
      const look = () =>
        imageOf("k6", { named: unnamed, env: { CHROMA_ASSAY_IMAGE_K6: name }, baked: {}, project });
      if (name === "") expect(look().origin).toBe("official");
      else expect(look).toThrow("Expected CHROMA_ASSAY_IMAGE_K6 to be an image's name");
    },
  );

  it("isn't another part's", () => {
    const env = { CHROMA_ASSAY_IMAGE_K6: "from/env:2" };
    const named = { ...unnamed, nginx: "from/plan:3" };
    expect(imageOf("chroma", { named, env, baked, project }).origin).toBe("baked");
  });

  it.each(["chroma", "nginx", "toxiproxy", "k6"] as const)(
    "is the official one, pinned, where nothing else is: %s",
    (part) => {
      const choice = imageOf(part, { named: unnamed, env: {}, baked: {}, project });
      expect(choice).toMatchObject({
        origin: "official",
        name: expect.stringMatching(/:\d+\.\d+/),
      });
    },
  );

  it("is none for a backend that nobody has baked: there is no official one", () => {
    const error = planError(() =>
      imageOf("backend", { named: unnamed, env: {}, baked: {}, project }),
    );
    expect(error.code).toBe("TOOLCHAIN_MISSING");
    expect(error.hint).toContain("`npm run bake -- backend`");
    expect(error.hint).toContain("CHROMA_ASSAY_IMAGE_BACKEND");
  });

  it("isn't a baked one of other sources", () => {
    writeFileSync(join(project, "app.py"), "print(2)\n");
    const error = planError(() => imageOf("backend", { named: unnamed, env: {}, baked, project }));
    expect(error.message).toContain("app.py has changed since");
    expect(error.hint).toBe("Run `npm run bake -- backend`.");
  });

  it("isn't a baked one whose sources are gone", () => {
    rmSync(join(project, "app.py"));
    expect(() => imageOf("k6", { named: unnamed, env: {}, baked, project })).toThrow(/app\.py/);
  });

  it("is the named one, however old the baked one is", () => {
    writeFileSync(join(project, "app.py"), "print(2)\n");
    const named = { ...unnamed, backend: "mine:1" };
    expect(imageOf("backend", { named, env: {}, baked, project }).name).toBe("mine:1");
  });
});

describe("the bake's notes", () => {
  it("are read as they were written", () => {
    const file = join(project, "images.json");
    writeBaked(file, baked);
    expect(readBaked(file)).toEqual(baked);
  });

  it("are empty where nothing was baked", () => {
    expect(readBaked(join(project, "none.json"))).toEqual({});
  });

  it.each(["", "{", '{"schema": 2, "images": {}}', '{"schema": 1, "images": {"redis": {}}}'])(
    "are refused where something else wrote them: %s",
    (text) => {
      const file = join(project, "images.json");
      writeFileSync(file, text);
      const error = planError(() => readBaked(file));
      expect(error.message).toBe(`${file} is not what the bake writes.`);
      expect(error.hint).toContain("npm run bake");
    },
  );
});
