import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
// biome-ignore lint/correctness/useImportExtensions: the declarations beside it are not what runs.
import { partsFor } from "../../bin/parts-for.mjs";
import { projectFolder } from "../toolchain/record.ts";

const read = (path: string) => readFileSync(join(projectFolder, path), "utf8");
const sources = globSync("src/**/*.ts", { cwd: projectFolder }).filter(
  (path) => !/\.test\.ts$|\/test[^/]*\.ts$/.test(path),
);

describe("what npm pack makes of the sources", () => {
  it("has every program that is started by its file", () => {
    const programs = sources.flatMap((source) =>
      [...read(source).matchAll(/ownProgram\(import\.meta, "([^"]+)"/g)].map(([, name = ""]) =>
        join(source, "..", `${name}.ts`),
      ),
    );
    expect(programs).toContain("src/heal/watchdog.ts");
    const compiled: readonly string[] = JSON.parse(read("tsconfig.build.json")).files;
    expect(compiled).toEqual(expect.arrayContaining(programs));
  });

  it("starts none by the ending that only sources have", () => {
    const byEnding = /import\.meta[^;]*?[\w-]\.ts"/;
    expect(`spawn(node, [join(import.meta.dirname, "watchdog.ts")]);`).toMatch(byEnding);
    expect(sources.filter((source) => byEnding.test(read(source)))).toEqual([]);
  });
});

describe("what of the toolchain a command needs", () => {
  it.each([
    ["claims"],
    ["init", "--ci", "github"],
    ["gate", "trend"],
    ["run", "--help"],
    ["--version"],
  ])("is Node alone for %s %s", (...args) => expect(partsFor(args)).toEqual(["npm"]));

  it.each([[], ["run"], ["--profile", "smoke"], ["gate", "--plan", "trend.yaml"], ["up"]])(
    "is all of it for %s %s",
    (...args) => expect(partsFor(args)).toEqual([]),
  );
});
