import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../host/testing.ts";
import { Scope } from "../../scope.ts";
import type { Setup } from "../../setup/setup.ts";
import { writeExamples } from "./examples.ts";

const TOKEN = "0123456789abcdef-secret";

describe("the commands that look around", () => {
  let scope: Scope;
  let folder: string;
  beforeEach(() => {
    scope = new Scope();
    folder = temporaryFolder(scope);
    writeFileSync(join(folder, "direct.jsonl"), '{"first":1}\n{"second":2}\n');
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const examplesOf = (setup: Partial<Setup>) =>
    writeExamples(folder, [{ name: "server", ...setup } as Setup], {
      directBodies: join(folder, "direct.jsonl"),
      collectionId: "an-id",
      probe: { path: "/query", body: '{"embedding":[1]}', expectFirst: ["r1", "r2"] },
    });
  const endpoints = { app: "http://127.0.0.1:1", apps: ["http://127.0.0.1:1"] };

  it("ask the application alone where there is no Chroma server", () => {
    const examples = examplesOf({ name: "local", endpoints });
    expect(examples.map(({ shows }) => shows)).toEqual([
      "local: is it alive?",
      "local: how many records",
      "local: a known query; r1 or r2 comes first",
    ]);
    expect(readFileSync(join(folder, "query.json"), "utf8")).toBe('{"embedding":[1]}');
  });

  it("ask Chroma with the first query alone", () => {
    examplesOf({ endpoints: { ...endpoints, direct: "http://127.0.0.1:2" } });
    expect(readFileSync(join(folder, "query-direct.json"), "utf8")).toBe('{"first":1}');
  });

  it("never show a token: it lies in a file that only its owner may read", () => {
    const examples = examplesOf({
      endpoints,
      gateway: {
        url: "https://127.0.0.1:3",
        authorityFile: "/ca.pem",
        tokens: [{ name: "backend", value: TOKEN }],
        requests: async () => [],
      },
    });
    expect(examples.map(({ shows }) => shows)).toContain("the gateway, without a token: 401");
    expect(JSON.stringify(examples)).not.toContain(TOKEN);
    const header = join(folder, "token-header.txt");
    expect(readFileSync(header, "utf8")).toBe(`X-Chroma-Token: ${TOKEN}\n`);
    expect(statSync(header).mode & 0o077).toBe(0);
  });
});
