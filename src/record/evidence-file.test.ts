import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Milliseconds } from "../units/quantity.ts";
import { readEvidence, writeEvidence } from "./evidence-file.ts";
import { evidenceJsonSchema } from "./evidence-schema.ts";
import { openRunFolder } from "./run-folder.ts";
import { evidence, harnessError, runFolderIn, temporaryFolder } from "./testing.ts";

const written = () => {
  const temporary = temporaryFolder();
  const folder = runFolderIn(temporary);
  writeEvidence(folder, evidence);
  const file = join(folder.path, "evidence.json");
  return {
    folder,
    file,
    text: readFileSync(file, "utf8"),
    [Symbol.dispose]: temporary[Symbol.dispose],
  };
};

describe("writeEvidence", () => {
  it("writes what readEvidence reads, by folder, by file and by `latest`", () => {
    using run = written();
    expect(readEvidence(run.folder.path)).toEqual(evidence);
    expect(readEvidence(run.file)).toEqual(evidence);
    expect(readEvidence(join(run.folder.path, "..", "latest"))).toEqual(evidence);
    expect(readdirSync(run.folder.path).sort()).toEqual(["evidence.json", "logs"]);
  });

  it("removes secrets from all texts", () => {
    using temporary = temporaryFolder();
    const folder = runFolderIn(temporary, ["s3cret-s3cret"]);
    const ending = {
      kind: "failed",
      code: "X",
      message: "s3cret-s3cret http://a:b@c",
      hint: null,
    } as const;
    writeEvidence(folder, { ...evidence, run: { ...evidence.run, ending } });
    expect(readEvidence(folder.path).run.ending).toMatchObject({
      message: "REDACTED http://REDACTED@c",
    });
  });

  it("keeps evidence that its schema refuses beside, and says what is wrong", () => {
    using temporary = temporaryFolder();
    const folder = runFolderIn(temporary);
    const run = { ...evidence.run, tookMs: Number.NaN as Milliseconds };
    const error = harnessError(() => writeEvidence(folder, { ...evidence, run }));
    expect(error.code).toBe("EVIDENCE_INVALID");
    expect(error.message).toContain("run.tookMs");
    expect(existsSync(join(folder.path, "evidence.json"))).toBe(false);
    expect(readdirSync(folder.path)).toContain("evidence.invalid.json");
  });

  it("leaves the old file as it was where the new one can't be written", () => {
    const folder = openRunFolder("/proc/nowhere");
    expect(harnessError(() => writeEvidence(folder, evidence)).code).toBe("STORAGE");
  });
});

describe("readEvidence", () => {
  it("says where it looked when there is none", () => {
    using temporary = temporaryFolder();
    const error = harnessError(() => readEvidence(temporary.path));
    expect(error.code).toBe("EVIDENCE_INVALID");
    expect(error.message).toContain(`${temporary.path}: ENOENT`);
    expect(error.hint).toContain("reports/latest");
  });

  it("says that a file ends in the middle, wherever it was cut", () => {
    using run = written();
    for (const share of [0, 0.1, 0.5, 0.99]) {
      writeFileSync(run.file, run.text.slice(0, Math.floor(run.text.length * share)).trimEnd());
      const error = harnessError(() => readEvidence(run.file));
      expect(error.code).toBe("EVIDENCE_INVALID");
      expect(error.message).toContain(`${run.file} `);
    }
  });

  it("says that a file is newer, whatever else it holds", () => {
    using run = written();
    writeFileSync(run.file, JSON.stringify({ version: 99, all: "new" }));
    expect(harnessError(() => readEvidence(run.file))).toMatchObject({
      code: "EVIDENCE_INVALID",
      message: `${run.file} has version 99; this program reads up to 1.`,
      hint: "Update chroma-assay.",
    });
  });

  it("names the first of what is wrong, and counts the rest", () => {
    using run = written();
    const wrong = { ...evidence, rounds: Array.from({ length: 9 }, () => ({})), extra: 1 };
    writeFileSync(run.file, JSON.stringify(wrong));
    const { message } = harnessError(() => readEvidence(run.file));
    expect(message).toContain("rounds.0.number");
    expect(message).toMatch(/; and \d+ more\.$/);
  });

  it.each(["null", "[]", '"text"', "7", "{}"])("refuses %s", (text) => {
    using run = written();
    writeFileSync(run.file, text);
    expect(harnessError(() => readEvidence(run.file)).code).toBe("EVIDENCE_INVALID");
  });
});

describe("the evidence's schema for other programs", () => {
  it("is what evidence.schema.json holds; `node tools/write-schemas.ts` writes it anew", () => {
    const file = new URL("../../evidence.schema.json", import.meta.url);
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(
      JSON.parse(JSON.stringify(evidenceJsonSchema())),
    );
  });
});
