import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readGroup } from "../host/process-table.ts";
import { eventually, temporaryFolder } from "../host/testing.ts";
import { Scope } from "../scope.ts";
import { milliseconds } from "../units/quantity.ts";
import { type Generator, play, playLoop } from "./play.ts";
import type { ClosedLoop, Schedule } from "./wire.ts";

const SCHEDULE: Schedule = {
  targets: [],
  requests: [
    [milliseconds(0), 0, 0],
    [milliseconds(5), 0, 1],
  ],
  timeoutMs: milliseconds(1000),
  spinMs: milliseconds(0),
  capture: "count",
};
const LOOP: ClosedLoop = {
  targets: [],
  requests: [[0, 0]],
  users: 1,
  limitMs: milliseconds(1000),
  timeoutMs: milliseconds(1000),
  giveUpAfter: 3,
  capture: "ids",
};
const GOOD = "1,0.1,2.5,200,0,10,1.25\\n0,0.2,3.5,0,1050,-1,\\n";

describe("playing", () => {
  let scope: Scope;
  let folder: string;
  let pids: number[];
  beforeEach(() => {
    scope = new Scope();
    folder = temporaryFolder(scope);
    pids = [];
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  /** A shell script in k6's place; `$output` is the file that the samples go to. */
  const generatorOf = (script: string): Generator => {
    const k6 = join(folder, "k6");
    const readArgs =
      'echo "$@" > args\nwhile [ $# -gt 0 ]; do [ "$1" = --console-output ] && output=$2; shift; done';
    writeFileSync(k6, `#!/bin/sh\n${readArgs}\n${script}\n`);
    chmodSync(k6, 0o755);
    const work = join(folder, "work");
    mkdirSync(work);
    return {
      k6,
      cpus: null,
      scenarios: "/scenarios",
      folder: work,
      logFolder: join(folder, "logs"),
      onSpawn: ({ pid }) => pids.push(pid),
    };
  };
  const options = (signal = new AbortController().signal) => ({ name: "quiet", signal });

  it("returns the samples in the order in which they were written", async () => {
    const generator = generatorOf(`printf '${GOOD}' > "$output"`);
    const samples = await play(generator, SCHEDULE, options());
    expect(samples).toMatchObject([
      { request: 1, latencyMs: 2.5, status: 200, idCount: 10, storageMs: 1.25 },
      { request: 0, status: 0, errorCode: 1050, storageMs: null },
    ]);
  });

  it("hands k6 the schedule, or the loop, and its scenario", async () => {
    const generator = generatorOf("true");
    await play(generator, SCHEDULE, options());
    const input = join(generator.folder, "quiet.json");
    expect(JSON.parse(readFileSync(input, "utf8"))).toEqual(SCHEDULE);
    const args = () => readFileSync(join(generator.folder, "args"), "utf8").trim();
    expect(args()).toContain(`-e SCHEDULE=${input} /scenarios/query-latency.ts`);
    await playLoop(generator, LOOP, options());
    expect(JSON.parse(readFileSync(input, "utf8"))).toEqual(LOOP);
    expect(args()).toContain(`-e LOOP=${input} /scenarios/closed-loop.ts`);
  });

  it("returns nothing where k6 wrote nothing", async () => {
    expect(await play(generatorOf("true"), SCHEDULE, options())).toEqual([]);
    expect(pids).toHaveLength(1);
  });

  it("doesn't read an earlier play's samples", async () => {
    const generator = generatorOf("true");
    writeFileSync(join(generator.folder, "quiet.csv"), "0,0.1,2.5,200,0,10,\n");
    expect(await play(generator, SCHEDULE, options())).toEqual([]);
  });

  it("fails with the end of k6's log where k6 fails, whatever it has written", async () => {
    const generator = generatorOf(
      `printf '${GOOD}' > "$output"; echo "no such file: bodies" >&2; exit 107`,
    );
    await expect(play(generator, SCHEDULE, options())).rejects.toMatchObject({
      code: "LOAD_BROKEN",
      message: expect.stringMatching(/^k6 ended with 107 in quiet:\n[\s\S]*no such file: bodies/),
      hint: expect.stringContaining(join(folder, "logs", "k6.log")),
    });
  });

  it("fails where k6 is killed", async () => {
    const generator = generatorOf("kill -9 $$");
    await expect(play(generator, SCHEDULE, options())).rejects.toMatchObject({
      code: "LOAD_BROKEN",
      message: expect.stringContaining("k6 ended with SIGKILL in quiet"),
    });
  });

  it.each([
    ["something else than samples", "level=error msg=oops\\n"],
    ["a line that is cut off", "0,0.1,2.5,200,0,10,1.2\\n1,0.1,2."],
    ["a sample with broken ids", '0,0.1,2.5,200,0,10,\\t["a\\n'],
  ])("fails where k6 wrote %s", async (_, text) => {
    const generator = generatorOf(`printf '${text}' > "$output"`);
    await expect(play(generator, SCHEDULE, options())).rejects.toMatchObject({
      code: "LOAD_BROKEN",
      hint: expect.stringContaining("quiet.csv"),
    });
  });

  it("fails where k6 isn't there", async () => {
    const generator = { ...generatorOf("true"), k6: join(folder, "nowhere", "k6") };
    await expect(play(generator, SCHEDULE, options())).rejects.toMatchObject({
      code: "TOOLCHAIN_MISSING",
      message: expect.stringContaining(generator.k6),
    });
  });

  it("kills k6 and its children when aborted", async () => {
    const abort = new AbortController();
    const generator = generatorOf('sleep 60 & echo > "$output"; wait');
    const playing = play(generator, SCHEDULE, options(abort.signal));
    // On a busy machine the script writes before its parent has told of its start.
    await eventually(
      "k6",
      () => (existsSync(join(generator.folder, "quiet.csv")) && pids[0]) || null,
    );
    expect(pids.flatMap((pid) => readGroup(pid))).toHaveLength(2);
    abort.abort();
    await expect(playing).rejects.toMatchObject({ name: "AbortError" });
    expect(pids.flatMap((pid) => readGroup(pid))).toEqual([]);
  });

  it("starts nothing once aborted", async () => {
    const abort = new AbortController();
    abort.abort();
    const playing = play(generatorOf("true"), SCHEDULE, options(abort.signal));
    await expect(playing).rejects.toMatchObject({ name: "AbortError" });
    expect(pids).toEqual([]);
  });

  it("leaves nothing of k6 running behind it", async () => {
    await play(generatorOf("sleep 60 &"), SCHEDULE, options());
    expect(pids.flatMap((pid) => readGroup(pid))).toEqual([]);
  });

  it("tells how far it has come while k6 plays", async () => {
    const generator = generatorOf(`mkfifo go; printf '${GOOD}${GOOD}' > "$output"; read line < go`);
    const { promise, resolve } = Promise.withResolvers<number>();
    const playing = play(generator, SCHEDULE, {
      ...options(),
      onProgress: (samples) => samples > 0 && resolve(samples),
    });
    expect(await promise).toBeGreaterThan(0);
    writeFileSync(join(generator.folder, "go"), "\n");
    expect(await playing).toHaveLength(4);
  });
});
