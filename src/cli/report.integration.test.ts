import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadToolchain } from "../toolchain/load-toolchain.ts";
import { EXIT } from "./exit-codes.ts";
import { type Ended, Sandbox } from "./testing.ts";

const sample = join(import.meta.dirname, "../../reports/sample");

interface Draft {
  version: number;
  run: { id: string; ending: unknown };
  environment: { cores: number };
  data: { hash: string };
}

/** A copy of the sample under another name, with a change. */
function runFolder(sandbox: Sandbox, name: string, change: (draft: Draft) => void): string {
  const folder = join(sandbox.folder, name);
  mkdirSync(folder);
  const draft: Draft = JSON.parse(readFileSync(join(sample, "evidence.json"), "utf8"));
  draft.run.id = name;
  change(draft);
  writeFileSync(join(folder, "evidence.json"), JSON.stringify(draft));
  return folder;
}

const same = (): void => undefined;
const words = ({ stdout, stderr }: Ended): string => `${stdout}${stderr}`.replaceAll(/\s+/g, " ");

/** Python's own parser: what it reads is well-formed. */
const COUNT = `
import sys, xml.etree.ElementTree as tree
root = tree.parse(sys.argv[1]).getroot()
print(root.tag, len(root.findall("./testsuite/testcase")), root.get("tests"))
print("".join(root.itertext()))
`;

const readByPython = (file: string): string =>
  execFileSync(loadToolchain().python.path, ["-c", COUNT, file], { encoding: "utf8" });

describe("one run's reports", () => {
  it("are drawn again, with a JUnit file and a comment beside them", async () => {
    using sandbox = new Sandbox();
    const folder = runFolder(sandbox, "one", same);
    const ended = await sandbox.run(["report", folder]);
    expect(ended.code).toBe(EXIT.done);
    const [, cases, tests] =
      /^testsuites (\d+) (\d+)$/m.exec(readByPython(join(folder, "junit.xml"))) ?? [];
    expect(Number(cases)).toBeGreaterThan(4);
    expect(cases).toBe(tests);
    for (const file of ["report.html", "summary.md", "comment.md"])
      expect(existsSync(join(folder, file))).toBe(true);
  });

  it("are XML whatever the run's texts are", async () => {
    using sandbox = new Sandbox();
    const message = "a ]]> & <b> \u0000\u001b[31m \ud83d end";
    const folder = runFolder(sandbox, "hostile", ({ run }) => {
      run.ending = { kind: "failed", code: "STORAGE", message, hint: "<![CDATA[" };
    });
    expect((await sandbox.run(["report", folder])).code).toBe(EXIT.done);
    const text = readByPython(join(folder, "junit.xml"));
    expect(text).toContain("a ]]> & <b> \ufffd\ufffd[31m \ufffd end\n<![CDATA[");
  });
});

describe("two runs", () => {
  it("are set beside each other, and written as Markdown and JSON", async () => {
    using sandbox = new Sandbox();
    const one = runFolder(sandbox, "one", same);
    const other = runFolder(sandbox, "other", ({ environment }) => {
      environment.cores = 64;
    });
    const out = join(sandbox.folder, "changes.md");
    const ended = await sandbox.run(["report", one, other, "--out", out]);
    expect(ended.code).toBe(EXIT.done);
    expect(words(ended)).toMatch(/can't be compared in figures: they differ in cores/);
    expect(words(ended)).toContain("Two runs are no duet");
    expect(readFileSync(out, "utf8")).toContain("| machine | cores |");
    // What the runs hold stays as it was.
    expect(existsSync(join(one, "report.html"))).toBe(false);
    const json = await sandbox.run(["report", one, other, "--json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({
      comparable: false,
      first: { id: "one" },
      second: { id: "other" },
    });
  });

  it.each([
    {
      what: "a folder that isn't there",
      args: ["one", "none"],
      said: /Expected evidence in .*none/,
    },
    { what: "a folder that is no run's", args: ["one", "."], said: /Expected evidence in/ },
    { what: "the same run twice", args: ["one", "one"], said: /Expected two runs, got one twice/ },
    {
      what: "a copy of the same run",
      args: ["one", "copy"],
      said: /Expected two runs, got one twice/,
    },
    { what: "newer evidence", args: ["one", "newer"], said: /version 99.*Update chroma-assay/ },
    { what: "evidence that was cut", args: ["cut", "one"], said: /ends in the middle/ },
    { what: "--open", args: ["one", "other", "--open"], said: /Expected --open with one run/ },
    { what: "--out with one run", args: ["one", "--out", "x.md"], said: /two runs with --out/ },
  ])("refuses $what", async ({ args, said }) => {
    using sandbox = new Sandbox();
    const one = runFolder(sandbox, "one", same);
    cpSync(one, join(sandbox.folder, "copy"), { recursive: true });
    runFolder(sandbox, "other", same);
    runFolder(sandbox, "newer", (draft) => {
      draft.version = 99;
    });
    const cut = runFolder(sandbox, "cut", same);
    writeFileSync(
      join(cut, "evidence.json"),
      readFileSync(join(one, "evidence.json"), "utf8").slice(0, 5000),
    );
    const ended = await sandbox.run(["report", ...args]);
    expect(words(ended)).toMatch(said);
    expect(ended.code).toBe(EXIT.usage);
    expect(existsSync(join(sandbox.folder, "x.md"))).toBe(false);
  });

  it("says so where the file can't be written", async () => {
    using sandbox = new Sandbox();
    const one = runFolder(sandbox, "one", same);
    const other = runFolder(sandbox, "other", same);
    const ended = await sandbox.run(["report", one, other, "--out", "no/such/folder.md"]);
    expect(words(ended)).toMatch(/Could not write .*folder\.md/);
    expect(ended.code).toBe(EXIT.broken);
  });
});

describe("the list of claims", () => {
  it("says of each row what exercises it: command, profiles, drivers, flags", async () => {
    using sandbox = new Sandbox();
    const text = words(await sandbox.run(["claims"]));
    expect(text).toMatch(/query-speed: .* needs `chroma-assay run`.* profiles smoke, quick/);
    expect(text).toMatch(/local-loss: .* drivers docker flags --set driver=docker/);
    const rows: { id: string; exercise: { exercised: boolean; profiles: string[] } }[] = JSON.parse(
      (await sandbox.run(["claims", "--json"])).stdout,
    );
    const users = rows.find(({ id }) => id === "concurrent-users");
    expect(users?.exercise.profiles).toContain("users");
    expect(users?.exercise.profiles).not.toContain("smoke");
    expect(rows.find(({ id }) => id === "not-measurable")?.exercise.exercised).toBe(false);
  });
});

describe("a run on GitHub", () => {
  it("is annotated, and its summary is written; stdout stays JSON", async () => {
    using sandbox = new Sandbox();
    const summary = join(sandbox.folder, "step-summary.md");
    const onGitHub = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: summary };
    const args = ["audit", "--only", "auth", "--fail-on", "refuted", "--json"];
    const ended = await sandbox.run([...args, "--reports", sandbox.reports], onGitHub);
    expect(ended.code).toBe(EXIT.refuted);
    expect(ended.stderr).toMatch(/^::error title=refuted%3A auth/m);
    expect(JSON.parse(ended.stdout)).toMatchObject({ run: { command: "audit" } });
    expect(readFileSync(summary, "utf8")).toMatch(/^## chroma-assay audit/);
    expect(readByPython(sandbox.inRun("junit.xml"))).toContain("Remedy: ");
    expect(existsSync(sandbox.inRun("comment.md"))).toBe(true);
  });

  it("keeps its verdict where the summary can't be written", async () => {
    using sandbox = new Sandbox();
    const onGitHub = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: "/proc/none/summary.md" };
    const args = ["audit", "--only", "auth", "--fail-on", "refuted"];
    const ended = await sandbox.run([...args, "--reports", sandbox.reports], onGitHub);
    expect(ended.code).toBe(EXIT.refuted);
    expect(ended.stderr).toContain("The job's summary couldn't be written");
  });

  it("gives no runner a command that stands in a run's texts", async () => {
    using sandbox = new Sandbox();
    const message = "::error::not ours\n::add-mask::x\n##[error]nor this";
    const folder = runFolder(sandbox, "hostile", ({ run }) => {
      run.ending = { kind: "failed", code: "STORAGE", message, hint: message };
    });
    const ended = await sandbox.run(["report", folder], { GITHUB_ACTIONS: "true" });
    expect(words(ended)).toContain("not ours");
    expect(`${ended.stdout}\n${ended.stderr}`).not.toMatch(/^\s*::|##\[/m);
  });
});
