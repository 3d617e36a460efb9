import {
  existsSync,
  mkdirSync,
  mkdtempDisposableSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { claimIds } from "../claims/catalogue.ts";
import { HarnessError } from "../errors.ts";
import { parsePlan, planOfProfile } from "../plan/parse.ts";
import { drillNames } from "../run/drill-list.ts";
import { INIT_FILES, listsPackage, missingIgnores, templateOf, writeNew } from "./init-files.ts";

const temporary = () => mkdtempDisposableSync(join(tmpdir(), "assay-init-"));

describe("the files that init writes", () => {
  it("are all new in an empty repository", () => {
    using folder = temporary();
    expect(writeNew(folder.path, INIT_FILES)).toEqual(
      INIT_FILES.map(({ path }) => ({ path, isNew: true })),
    );
    for (const file of INIT_FILES)
      expect(readFileSync(join(folder.path, file.path), "utf8")).toBe(templateOf(file));
  });

  it("leave what is there as it is, and add what isn't", () => {
    using folder = temporary();
    writeFileSync(join(folder.path, "chroma-assay.yaml"), "mine\n");
    mkdirSync(join(folder.path, ".gitlab"));
    symlinkSync("/nowhere/at-all", join(folder.path, ".gitlab/chroma-assay.gitlab-ci.yml"));
    const news = writeNew(folder.path, INIT_FILES).filter(({ isNew }) => isNew);
    expect(news.map(({ path }) => path)).toEqual([".github/workflows/chroma-assay.yml"]);
    expect(readFileSync(join(folder.path, "chroma-assay.yaml"), "utf8")).toBe("mine\n");
    expect(existsSync("/nowhere")).toBe(false);
  });

  it("are none where the folder is none or can't take them", () => {
    using folder = temporary();
    const code = (work: () => unknown) => {
      try {
        work();
      } catch (error) {
        return error instanceof HarnessError ? error.code : error;
      }
      return "no error";
    };
    expect(code(() => writeNew(join(folder.path, "none"), INIT_FILES))).toBe("USAGE");
    writeFileSync(join(folder.path, ".gitlab"), "a file");
    expect(code(() => writeNew(folder.path, INIT_FILES))).toBe("STORAGE");
    expect(existsSync(join(folder.path, "chroma-assay.yaml"))).toBe(false);
  });
});

describe("the plan that init writes", () => {
  const [file] = INIT_FILES;
  const text = file === undefined ? "" : templateOf(file);
  const parse = (words: string) =>
    parsePlan(words, {
      file: "chroma-assay.yaml",
      known: { claims: claimIds, drills: drillNames },
      settings: [],
    });

  it("can be taken, and names a reference", () => {
    const { gate } = parse(text);
    expect(gate.references.map(({ name }) => name)).toEqual(["last-release"]);
    expect(gate.budgets["p50-quiet"]).toBe(0.05);
  });

  it("asks as the profile gate does", () => {
    const usual = planOfProfile("gate", {
      known: { claims: claimIds, drills: drillNames },
      settings: [],
    });
    const plan = parse(text);
    expect(plan.load).toEqual(usual.load);
    expect(plan.rounds).toEqual(usual.rounds);
    expect(plan.gate).toEqual({ ...usual.gate, references: plan.gate.references });
  });

  it("can be taken with what it shows in comments, too", () => {
    const uncommented = text.replaceAll(/^( *)# (- name| {2}chroma|accepted:)/gm, "$1$2");
    const { gate } = parse(uncommented);
    expect(gate.references).toHaveLength(2);
    expect(gate.accepted).toBe("chroma-assay.accepted.yaml");
  });
});

describe("what is left to do", () => {
  it("is told from the repository's own files", () => {
    using folder = temporary();
    expect(listsPackage(folder.path)).toBe(false);
    expect(missingIgnores(folder.path)).toEqual(["reports/", ".chroma-assay/"]);
    const list = { devDependencies: { "chroma-assay": "0.1.0" } };
    writeFileSync(join(folder.path, "package.json"), JSON.stringify(list));
    writeFileSync(join(folder.path, ".gitignore"), "/reports\nnode_modules/\n");
    expect(listsPackage(folder.path)).toBe(true);
    expect(missingIgnores(folder.path)).toEqual([".chroma-assay/"]);
  });
});
