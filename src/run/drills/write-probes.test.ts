import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../host/testing.ts";
import type { ProbeSample } from "../../load/probing/probing.ts";
import { Scope } from "../../scope.ts";
import { milliseconds } from "../../units/quantity.ts";
import { writeProbes } from "./write-probes.ts";

describe("the probes that are kept", () => {
  let scope: Scope;
  let file: string;
  beforeEach(() => {
    scope = new Scope();
    file = join(temporaryFolder(scope), "probes.csv.gz");
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const probe = (failure: string | null): ProbeSample => ({
    path: "app",
    query: 3,
    dueMs: milliseconds(10),
    sentMs: milliseconds(10.25),
    doneMs: milliseconds(14.5),
    failure,
  });

  it("are one line each, with the cause of a failure", () => {
    writeProbes(file, [probe(null), probe('no reply ("gone", odd)')]);
    expect(gunzipSync(readFileSync(file)).toString().split("\n")).toEqual([
      "path,query,due_ms,sent_ms,done_ms,failure",
      "app,3,10.000,10.250,14.500,",
      'app,3,10.000,10.250,14.500,"no reply (""gone"", odd)"',
      "",
    ]);
  });

  it("are no file where none was sent", () => {
    writeProbes(file, []);
    expect(existsSync(file)).toBe(false);
  });
});
