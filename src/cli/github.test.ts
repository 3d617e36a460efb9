import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { fakeEvidence, fakeInput } from "../report/testing.ts";
import { tellGitHub } from "./github.ts";

const folder = mkdtempSync(join(tmpdir(), "assay-github-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const input = fakeInput(fakeEvidence({ ratios: { quiet: 1.51, busy: 1.62 }, rounds: 5 }));

function tell(env: Record<string, string>, failOn = ["refuted"]) {
  const said = { commands: [] as string[], notes: [] as string[] };
  tellGitHub(input, failOn, {
    lines: {
      command: (line) => void said.commands.push(line),
      note: (line) => void said.notes.push(line),
    },
    env,
  });
  return said;
}

describe("a run on GitHub", () => {
  it("is annotated, and its summary comes behind what is there", () => {
    const file = join(folder, "summary.md");
    writeFileSync(file, "# before\n");
    const { commands, notes } = tell({ GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: file });
    expect(commands[0]).toMatch(/^::error title=refuted%3A query-speed/);
    expect(notes).toEqual([]);
    expect(readFileSync(file, "utf8")).toMatch(/^# before\n## chroma-assay bench · quick/);
  });

  it("only notes a summary that can't be written, or has no place", () => {
    const lost = tell({ GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: join(folder, "no/such.md") });
    expect(lost.notes).toHaveLength(1);
    expect(lost.commands.length).toBeGreaterThan(0);
    expect(tell({ GITHUB_ACTIONS: "true" }).notes[0]).toContain("GITHUB_STEP_SUMMARY");
  });
});

describe("a run elsewhere", () => {
  it.each([{}, { GITHUB_ACTIONS: "false" }])("says nothing to GitHub: %j", (env) => {
    const file = join(folder, "elsewhere.md");
    expect(tell({ ...env, GITHUB_STEP_SUMMARY: file })).toEqual({ commands: [], notes: [] });
    expect(() => readFileSync(file)).toThrow();
  });
});
