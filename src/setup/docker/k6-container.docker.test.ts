import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { UndoStep } from "../../heal/undo.ts";
import { cpuBetween, readCpu } from "../../host/cpu.ts";
import { temporaryFolder } from "../../host/testing.ts";
import { type Generator, play } from "../../load/play.ts";
import type { Schedule } from "../../load/wire.ts";
import { Scope } from "../../scope.ts";
import { milliseconds } from "../../units/quantity.ts";
import { k6InContainer } from "./k6-container.ts";
import { leftWith } from "./testing.ts";

const SCENARIOS = join(import.meta.dirname, "../../../scenarios");
const NONE = { chroma: null, backend: null, nginx: null, toxiproxy: null, k6: null };

describe("k6 in a container", () => {
  let scope: Scope;
  let generator: Generator;
  let undo: UndoStep[];
  let labels: string[];
  let asked: number;
  let url: string;

  beforeEach(async () => {
    scope = new Scope();
    const folder = temporaryFolder(scope);
    [undo, labels, asked] = [[], [], 0];
    const server = createServer((request, response) => {
      asked += 1;
      request.resume().on("end", () => response.end('{"ids":["a","b"]}'));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    scope.defer("close the server", () => server.close());
    scope.defer("cut its connections", () => server.closeAllConnections());
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/query`;
    generator = generatorIn(folder);
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const generatorIn = (folder: string, k6: string | null = null): Generator => ({
    // Nobody may start this one.
    k6: "/nowhere/k6",
    cpus: null,
    scenarios: SCENARIOS,
    folder,
    logFolder: join(folder, "logs"),
    onSpawn: () => {
      throw new Error("A process of this machine was started.");
    },
    start: k6InContainer({
      images: { ...NONE, k6 },
      runId: "docker-test",
      intend: (step) => {
        undo.push(step);
        if (step.kind === "labelled") labels.push(step.label);
        return () => undo.splice(undo.indexOf(step), 1);
      },
      tell: () => undefined,
      signal: new AbortController().signal,
    }),
  });
  const scheduleOf = (requests: number, everyMs: number): Schedule => {
    const bodies = join(temporaryFolder(scope), "bodies.jsonl");
    writeFileSync(bodies, '{"embedding":[1]}\n');
    return {
      targets: [{ url, headers: {}, bodies }],
      requests: Array.from({ length: requests }, (_, i) => [milliseconds(i * everyMs), 0, 0]),
      timeoutMs: milliseconds(5000),
      spinMs: milliseconds(1),
      capture: "ids",
    };
  };
  const signal = new AbortController().signal;
  const left = async () => (await Promise.all(labels.map(leftWith))).reduce((a, b) => a + b, 0);

  it("plays a schedule against this machine's own ports, and leaves nothing", async () => {
    const before = readCpu({});
    const samples = await play(generator, scheduleOf(40, 20), { name: "test", signal });
    const used = cpuBetween(before, readCpu({})).used("ended children");
    expect(samples.map(({ status }) => status)).toEqual(Array(40).fill(200));
    expect(samples[0]?.ids).toEqual(["a", "b"]);
    expect(asked).toBe(40);
    // It isn't a child of this process, and counts as the generator's all the same.
    expect(used).toBeGreaterThan(0);
    expect(labels).toHaveLength(1);
    expect(await left()).toBe(0);
    expect(undo).toEqual([]);
  });

  it("ends at once when the play is aborted", async () => {
    const interrupt = new AbortController();
    const playing = play(generator, scheduleOf(6000, 20), {
      name: "test",
      signal: interrupt.signal,
      onProgress: (samples) => {
        if (samples > 0) interrupt.abort();
      },
    });
    await expect(playing).rejects.toMatchObject({ name: "AbortError" });
    expect(asked).toBeLessThan(6000);
    expect(await left()).toBe(0);
    expect(undo).toEqual([]);
  });

  it.each([
    ["k6's own words when it fails", "missing.jsonl"],
    ["the engine's where it can't begin", "nowhere/bodies.jsonl"],
  ])("tells %s", async (_, name) => {
    const bodies = join(generator.folder, name);
    const schedule = { ...scheduleOf(1, 1), targets: [{ url, headers: {}, bodies }] };
    await expect(play(generator, schedule, { name: "test", signal })).rejects.toMatchObject({
      code: "LOAD_BROKEN",
      message: expect.stringContaining(join(generator.folder, name.split("/")[0] ?? "")),
    });
    expect(await left()).toBe(0);
    expect(undo).toEqual([]);
  });

  it("is refused without its image, before anything is made", async () => {
    const strange = generatorIn(generator.folder, "localhost:1/no-such-image:1");
    await expect(play(strange, scheduleOf(1, 1), { name: "test", signal })).rejects.toMatchObject({
      code: "TOOLCHAIN_MISSING",
      message: expect.stringContaining("no-such-image"),
    });
    expect(labels).toEqual([]);
  });
});
