import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bytesOf, npy } from "../data/files/testing.ts";
import { planOfProfile } from "../plan/parse.ts";
import { settingsOf } from "../plan/settings.ts";
import { projectFolder } from "../toolchain/record.ts";
import { lookAtFile } from "./look-at-file.ts";

describe("a look at the plan's file", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "assay-look-"));
    const values = bytesOf(Float32Array.of(1, 2, 3, 4, 5, 6));
    writeFileSync(join(folder, "x.npy"), npy({ shape: "(2, 3)" }, values));
    writeFileSync(join(folder, "x.jsonl"), '{"v": [1, 2]}\n'.repeat(300));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const look = (...set: string[]) => {
    const known = { claims: ["faster"], drills: [] };
    const settings = settingsOf({ set: ["claims=[faster]", "drills=[]", ...set] }, folder);
    return lookAtFile(planOfProfile("smoke", { known, settings }));
  };

  it("tells what is read, and how much where the head says it", async () => {
    expect(await look("data.source=file:x.npy")).toEqual({
      words: ["File x.npy: bare vectors, row numbers from 0 as ids, no documents. 2 rows."],
      facts: { records: 2, dimension: 3 },
    });
    const parquet = join(projectFolder, "fixtures/parquet/zstd.parquet");
    expect((await look(`data.source=file:${parquet}`)).facts).toEqual({
      records: 30,
      dimension: 4,
    });
    expect(await look("data.source=file:x.jsonl")).toEqual({
      words: ['File x.jsonl: vectors from "v", row numbers from 0 as ids, no documents.'],
      facts: undefined,
    });
  });

  it("refuses what a run would refuse", async () => {
    const asked = look("data.source=file:x.jsonl", "data.columns.id=key");
    await expect(asked).rejects.toMatchObject({ code: "DATA_INVALID" });
    await expect(look("data.source=file:none.npy")).rejects.toThrow("Expected a file with vectors");
  });

  it("is none where the records come from elsewhere", async () => {
    expect(await look("data.source=shipped")).toEqual({ words: [], facts: undefined });
  });
});
