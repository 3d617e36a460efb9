import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadToolchain } from "../toolchain/load-toolchain.ts";
import { blocksOf, readPage } from "../toolchain/testing-pages.ts";
import { EXIT } from "./exit-codes.ts";
import { Sandbox } from "./testing.ts";

const page = readPage("docs/your-data.md");

/** The page's blocks of one language, one after another. */
const written = (language: string) => blocksOf(page, language).join("");

/** The files that the page's Python writes, and its plan. */
function asThePageSays(folder: string): void {
  execFileSync(loadToolchain().python.path, ["-c", written("python")], { cwd: folder });
  writeFileSync(join(folder, "mine.yaml"), written("yaml"));
}

describe("docs/your-data.md", () => {
  it("shows commands that can be typed as they stand, on the files that it makes", async () => {
    using sandbox = new Sandbox();
    asThePageSays(sandbox.folder);
    const commands = written("sh")
      .split("\n")
      .flatMap((line) => /^npx chroma-assay (.*)$/.exec(line)?.[1] ?? []);
    expect(commands).toHaveLength(5);
    const said: string[] = [];
    for (const command of commands) {
      const ended = await sandbox.run(command.split(" "));
      expect(ended, `${command}\n${ended.stderr}`).toMatchObject({ code: EXIT.done });
      said.push(ended.stdout.trimEnd().split("\n").at(-1) ?? "");
    }
    expect(page).toContain(said[2]);
    expect(said.slice(1)).toEqual([
      "File vectors.npy: bare vectors, row numbers from 0 as ids, no documents. 2000 rows.",
      'File records.jsonl: vectors from "embedding", ids from "id", documents from "text".',
      'File records.jsonl: vectors from "embedding", ids from "id", documents from "text", metadata from "year".',
      'File records.jsonl: vectors from "embedding", ids from "id", documents from "text".',
    ]);
  });

  it.each([
    {
      file: "records.jsonl",
      said: "records.jsonl:3: expected 64 numbers, as the rows before have, got 63.",
      damage: (whole: Buffer) => {
        const lines = whole.toString().split("\n");
        lines[2] = (lines[2] ?? "").replace(/, [^,]*\]/, "]");
        return lines.join("\n");
      },
    },
    {
      file: "vectors.npy",
      said: "vectors.npy, row 7 (the first is 0): expected a finite number as component 1, got NaN.",
      damage: (whole: Buffer) => {
        whole.writeFloatLE(Number.NaN, 128 + 7 * 64 * 4);
        return whole;
      },
    },
  ])(
    "shows how a row of $file is refused, before anything is started",
    async ({ file, said, damage }) => {
      using sandbox = new Sandbox();
      asThePageSays(sandbox.folder);
      const path = join(sandbox.folder, file);
      writeFileSync(path, damage(readFileSync(path)));
      const ended = await sandbox.bench(`--data=file:${file}`).ended;
      expect(page).toContain(said);
      expect(ended.code).toBe(EXIT.usage);
      expect((ended.stdout + ended.stderr).replaceAll(/\s+/g, " ")).toContain(said);
      expect(sandbox.leftovers()).toEqual([]);
      const { run } = JSON.parse(readFileSync(sandbox.inRun("evidence.json"), "utf8"));
      expect(run.ending).toMatchObject({ kind: "failed", code: "DATA_INVALID" });
    },
  );

  it("tells what is asked in a plan, and a bench carries it out", async () => {
    using sandbox = new Sandbox();
    asThePageSays(sandbox.folder);
    const ended = await sandbox.bench("--data=file:records.jsonl", "--queries=queries.npy").ended;
    expect(ended, ended.stderr).toMatchObject({ code: EXIT.done });
    const evidence = JSON.parse(readFileSync(sandbox.inRun("evidence.json"), "utf8"));
    expect(evidence.data).toMatchObject({
      source: `file:${join(sandbox.folder, "records.jsonl")}`,
      description: "2000 vectors of 64 dimensions from records.jsonl",
      records: 2000,
      queries: 50,
      space: "l2",
      unflushedRecords: 0,
      queriesFrom: `50 from ${join(sandbox.folder, "queries.npy")}`,
    });
    expect(ended.stderr).toContain('records.jsonl: vectors from "embedding", ids from "id"');
    expect(evidence.rounds[0].recall.a.mean).toBeGreaterThan(0.9);
  });
});
