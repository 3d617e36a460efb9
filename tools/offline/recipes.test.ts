import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { IMAGE_PARTS } from "../../src/setup/docker/baked.ts";
import { projectFolder } from "../../src/toolchain/record.ts";
import { filesOf, nameOf, recipeOf } from "./recipes.ts";

let project: string;
let program: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "assay-recipes-"));
  program = join(project, "program");
  writeFileSync(program, "binary");
  for (const file of IMAGE_PARTS.flatMap((part) => recipeOf(part).files))
    cpSync(join(projectFolder, file), join(project, file), { recursive: true });
});
afterEach(() => rmSync(project, { recursive: true }));

const inputs = () => ({ project, base: "base:1", programs: { k6: program, toxiproxy: program } });

describe.each(IMAGE_PARTS)("the name of %s's image", (part) => {
  const recipe = recipeOf(part);

  it("is the same for the same content", () => {
    expect(nameOf(recipe, inputs())).toBe(nameOf(recipe, inputs()));
    expect(nameOf(recipe, inputs())).toMatch(new RegExp(`^chroma-assay/${part}:[0-9a-f]{16}$`));
  });

  it.each(recipe.files)("changes with %s", (file) => {
    const before = nameOf(recipe, inputs());
    writeFileSync(join(project, file), `${readFileSync(join(project, file), "utf8")}# more\n`);
    expect(nameOf(recipe, inputs())).not.toBe(before);
  });

  it("changes with the base, and with the program inside", () => {
    const before = nameOf(recipe, inputs());
    expect(nameOf(recipe, { ...inputs(), base: "base:2" })).not.toBe(before);
    writeFileSync(program, "another");
    const after = nameOf(recipe, inputs());
    if (recipe.program) expect(after).not.toBe(before);
    else expect(after).toBe(before);
  });

  it("doesn't change with what isn't part of it", () => {
    const before = nameOf(recipe, inputs());
    writeFileSync(join(project, "README.md"), "more");
    expect(nameOf(recipe, inputs())).toBe(before);
  });

  it("comes with notes of every file of the project in it", () => {
    expect(Object.keys(filesOf(recipe, project))).toEqual(recipe.files);
    expect(Object.values(filesOf(recipe, project))).not.toContain("missing");
  });
});

it("lists every file that a Dockerfile copies from the project", () => {
  for (const part of IMAGE_PARTS) {
    const recipe = recipeOf(part);
    const dockerfile = readFileSync(join(projectFolder, recipe.files[0] ?? ""), "utf8");
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.*)$/gm)].flatMap(([, words = ""]) =>
      words.split(" ").slice(0, -1),
    );
    const known = [...recipe.files, recipe.program?.at, "certificates.cr[t]", "pip.con[f]"];
    for (const file of copied) expect(known).toContain(file);
  }
});

it("has Chroma and the backend share all up to their own files, so that packages are installed once", () => {
  const sharedPart = (part: "chroma" | "backend") =>
    readFileSync(join(projectFolder, recipeOf(part).files[0] ?? ""), "utf8")
      .split("\n")
      .filter((line) => !line.startsWith("#"))
      .join("\n")
      .split(/^(?:COPY fixtures|RUN command)/m)[0];
  expect(sharedPart("chroma")).toContain("pip install");
  expect(sharedPart("chroma")).toBe(sharedPart("backend"));
});
