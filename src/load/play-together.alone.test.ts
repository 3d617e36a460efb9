import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../host/testing.ts";
import { Scope } from "../scope.ts";
import { quantile } from "../stats/quantile.ts";
import { loadToolchain } from "../toolchain/load-toolchain.ts";
import { milliseconds } from "../units/quantity.ts";
import { type Generator, play } from "./play.ts";
import { playTogether } from "./play-together.ts";
import type { Schedule } from "./wire.ts";

const REQUESTS = 400;

describe("four processes of k6", () => {
  let scope: Scope;
  let generator: Generator;
  let schedule: Schedule;
  let seen: number[];
  beforeEach(async () => {
    scope = new Scope();
    const folder = temporaryFolder(scope);
    mkdirSync(join(folder, "logs"));
    seen = [];
    const server = createServer((request, response) => {
      let body = "";
      request.on("data", (text: Buffer) => {
        body += text.toString();
      });
      request.on("end", () => {
        seen.push(JSON.parse(body).query);
        response.writeHead(200).end('{"ids":["one"]}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    scope.defer("close the server", () => server.close());
    scope.defer("cut its connections", () => server.closeAllConnections());
    const bodies = join(folder, "bodies.jsonl");
    const lines = Array.from({ length: REQUESTS }, (_, query) => `{"query":${query}}\n`);
    writeFileSync(bodies, lines.join(""));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/query`;
    generator = {
      k6: loadToolchain().k6.path,
      cpus: null,
      scenarios: join(import.meta.dirname, "../../scenarios"),
      folder,
      logFolder: join(folder, "logs"),
      onSpawn: () => undefined,
    };
    schedule = {
      targets: [{ url, headers: {}, bodies }],
      requests: Array.from({ length: REQUESTS }, (_, i) => [milliseconds(i * 2), 0, i] as const),
      timeoutMs: milliseconds(2000),
      spinMs: milliseconds(0),
      capture: "count",
    };
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const options = { name: "together", signal: new AbortController().signal };

  it("send every request once, and their samples are those of the whole schedule", async () => {
    const samples = await playTogether(generator, schedule, { ...options, processes: 4 });
    const everyOne = Array.from({ length: REQUESTS }, (_, i) => i);
    expect(samples.map(({ request }) => request).toSorted((a, b) => a - b)).toEqual(everyOne);
    expect(seen.toSorted((a, b) => a - b)).toEqual(everyOne);
    for (const { status, idCount, latenessMs } of samples) {
      expect({ status, idCount }).toEqual({ status: 200, idCount: 1 });
      expect(latenessMs).toBeGreaterThanOrEqual(0);
    }
    // One start for all: the parts are sent in turn, and not one after the other.
    const fromFirst = seen.slice(0, REQUESTS / 2).filter((query) => query % 4 === 0);
    expect(fromFirst.length).toBeLessThan(REQUESTS / 4);
    expect(
      quantile(
        samples.map(({ latencyMs }) => latencyMs),
        0.5,
      ),
    ).toBeGreaterThan(0);
  });

  it("are one where one is asked for", async () => {
    const samples = await playTogether(generator, schedule, { ...options, processes: 1 });
    expect(samples).toHaveLength(REQUESTS);
  });

  it("don't begin late without a word", async () => {
    const late = { ...schedule, startAtMs: milliseconds(Date.now() - 1000) };
    await expect(play(generator, late, options)).rejects.toMatchObject({
      code: "LOAD_BROKEN",
      message: expect.stringContaining("after the common start"),
    });
  });

  it("end all of them when one breaks", async () => {
    const broken = {
      ...schedule,
      requests: schedule.requests.map(
        ([due, target, query], i) => [due, i === 5 ? 7 : target, query] as const,
      ),
    };
    await expect(
      playTogether(generator, broken, { ...options, processes: 4 }),
    ).rejects.toMatchObject({ code: "LOAD_BROKEN" });
  });

  it("end when they are told to", async () => {
    const abort = new AbortController();
    const long = {
      ...schedule,
      requests: [...schedule.requests, [milliseconds(60_000), 0, 0] as const],
    };
    const played = playTogether(generator, long, {
      ...options,
      signal: abort.signal,
      processes: 2,
      onProgress: () => abort.abort(new Error("enough")),
    });
    await expect(played).rejects.toThrow("enough");
  });
});
