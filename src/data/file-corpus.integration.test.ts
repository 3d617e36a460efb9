import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Scope } from "../scope.ts";
import { seeded } from "../stats/random.ts";
import { loadToolchain } from "../toolchain/load-toolchain.ts";
import { inspectChromaFolder } from "./chroma-folder.ts";
import type { Corpus } from "./corpus.ts";
import { loadFileCorpus } from "./file-corpus.ts";
import { seedCollection } from "./seed.ts";
import { startChroma, type TestServer, temporaryFolder } from "./test-server.ts";
import { verifyStored } from "./verify-stored.ts";

const signal = new AbortController().signal;

describe("a file's records, seeded into a server", () => {
  const scope = new Scope();
  let folder: string;
  let server: TestServer;

  const corpusOf = async (records: number): Promise<Corpus> => {
    const random = seeded(records, "file");
    const lines = Array.from({ length: records }, (_, row) =>
      JSON.stringify({
        _id: `doc-${row}`,
        text: `A text of more than twenty characters, number ${row}.`,
        vector: Array.from({ length: 8 }, () => random.normal()),
        year: 2000 + (row % 20),
        draft: row % 3 === 0 ? null : row % 3 === 1,
      }),
    );
    const path = join(folder, "..", `${records}.jsonl`);
    await writeFile(path, `${lines.join("\n")}\n`);
    return await loadFileCorpus({
      path,
      source: `file:${path}`,
      columns: { vector: null, id: null, document: null, metadata: ["year", "draft"] },
      space: "cosine",
      queriesFile: null,
      queryCount: 50,
      seed: 1,
      signal,
    });
  };

  beforeAll(async () => {
    folder = join(await temporaryFolder(scope), "seeded");
    server = scope.use("kill Chroma", await startChroma(loadToolchain().chroma.path, folder));
  });
  afterAll(() => scope[Symbol.asyncDispose]());

  it.each([1234, 2999, 300])(
    "%i of them are stored whole, in the space of the plan",
    async (records) => {
      const corpus = await corpusOf(records);
      const name = `assay-file-${records}` as const;
      const collection = await seedCollection(server.client, corpus, { name, signal });
      expect(collection).toMatchObject({ dimension: 8, space: "cosine" });
      expect(await verifyStored(collection, corpus)).toEqual({ kind: "same" });
      const [page] = await Array.fromAsync(collection.readAll({ vectors: false }));
      const row = page?.ids.indexOf("doc-4") ?? -1;
      expect(page?.documents?.[row]).toBe("A text of more than twenty characters, number 4.");
      expect(page?.metadatas?.[row]).toEqual({ year: 2004, draft: true });
    },
  );

  it("lie on disk without a tail, whatever their number; fewer than a threshold lie in the log", async () => {
    await server[Symbol.asyncDispose]();
    const { collections } = await inspectChromaFolder(folder);
    const tails = collections.map(({ name, unflushed }) => [name, unflushed]);
    expect(Object.fromEntries(tails)).toEqual({
      "assay-file-1234": 0,
      "assay-file-2999": 0,
      "assay-file-300": 300,
    });
  });
});
