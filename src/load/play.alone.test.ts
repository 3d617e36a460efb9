import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createSocketServer, type Server } from "node:net";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freePort } from "../host/ports.ts";
import { startShell, temporaryFolder } from "../host/testing.ts";
import { Scope } from "../scope.ts";
import { loadToolchain } from "../toolchain/load-toolchain.ts";
import { milliseconds } from "../units/quantity.ts";
import { failureOf } from "./outcome.ts";
import { type Generator, play, playLoop } from "./play.ts";
import { type ClosedLoop, parseSample, type Schedule, type Target } from "./wire.ts";

const SCENARIOS = join(import.meta.dirname, "../../scenarios");
const IDS = Array.from({ length: 10 }, (_, i) => `id-${i}`);
const options = { name: "test", signal: new AbortController().signal };

describe("k6", () => {
  let scope: Scope;
  let folder: string;
  let generator: Generator;
  beforeEach(() => {
    scope = new Scope();
    folder = temporaryFolder(scope);
    generator = {
      k6: loadToolchain().k6.path,
      cpus: null,
      scenarios: SCENARIOS,
      folder,
      logFolder: join(folder, "logs"),
      onSpawn: () => undefined,
    };
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const listen = async (server: Server): Promise<string> => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    scope.defer("close the server", () => server.close());
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/query`;
  };
  const targetAt = (url: string, queries = 5): Target => {
    const bodies = join(folder, `${new URL(url).port}.jsonl`);
    const lines = Array.from({ length: queries }, (_, query) => `{"query":${query}}\n`);
    writeFileSync(bodies, lines.join(""));
    return { url, headers: { "x-target": "yes" }, bodies };
  };
  type Handler = (body: string, response: ServerResponse, request: IncomingMessage) => void;
  /** A target whose every request is handled with its body read. */
  const serve = async (handle: Handler): Promise<Target> => {
    const server = createServer((request, response) => {
      let body = "";
      request.on("data", (text: Buffer) => {
        body += text.toString();
      });
      request.on("end", () => handle(body, response, request));
    });
    const url = await listen(server);
    scope.defer("cut its connections", () => server.closeAllConnections());
    return targetAt(url);
  };
  const answer = (response: ServerResponse, ids: readonly string[] = IDS) =>
    response
      .writeHead(200, { "server-timing": "storage;dur=1.25" })
      .end(JSON.stringify({ ids, distances: [0.5] }));

  const scheduleOf = (
    targets: readonly Target[],
    requests: Schedule["requests"],
    given: Partial<Schedule> = {},
  ): Schedule => ({
    targets,
    requests,
    timeoutMs: milliseconds(2000),
    spinMs: milliseconds(1.2),
    capture: "count",
    ...given,
  });
  const every = (gapMs: number, count: number, targets = 1): Schedule["requests"] =>
    Array.from({ length: count }, (_, i) => [milliseconds(i * gapMs), i % targets, i % 5] as const);

  describe("playing a schedule", () => {
    it("sends each request once, to its target, with its body, in order of due time", async () => {
      const seen: string[] = [];
      const handlerOf =
        (name: string): Handler =>
        (body, response, { method, headers }) => {
          seen.push(`${name} ${method} ${body}`);
          expect(headers).toMatchObject({ "x-target": "yes", "content-type": "application/json" });
          answer(response);
        };
      const targets = [await serve(handlerOf("a")), await serve(handlerOf("b"))];
      const requests = every(8, 60, 2);
      const samples = await play(generator, scheduleOf(targets, requests), options);

      expect(samples.map(({ request }) => request).sort((l, r) => l - r)).toEqual([
        ...requests.keys(),
      ]);
      expect(seen).toEqual(
        requests.map(([, target, query]) => `${target === 0 ? "a" : "b"} POST {"query":${query}}`),
      );
      for (const sample of samples) {
        expect(sample).toMatchObject({ status: 200, errorCode: 0, idCount: 10, storageMs: 1.25 });
        expect(sample.ids).toBeNull();
        expect(sample.latenessMs).toBeGreaterThanOrEqual(0);
        expect(sample.latencyMs).toBeGreaterThan(sample.latenessMs);
        expect(failureOf(sample, 10)).toBeNull();
      }
    });

    it("has more lines than it collects before it writes", async () => {
      const target = await serve((_, response) => answer(response));
      const samples = await play(generator, scheduleOf([target], every(1, 250)), options);
      expect(new Set(samples.map(({ request }) => request)).size).toBe(250);
    });

    it("keeps the ids where asked, whatever they hold", async () => {
      const ids = ["tab\there", "line\nbreak", 'quo"te', "comma,", "]brackets[", "\u2028", "ü"];
      const target = await serve((_, response) => answer(response, ids));
      const schedule = scheduleOf([target], every(5, 3), { capture: "ids" });
      const samples = await play(generator, schedule, options);
      expect(samples.map((sample) => sample.ids)).toEqual([ids, ids, ids]);
    });

    it("doesn't wait for replies, and counts a reply's time from when it was due", async () => {
      const waiting: ServerResponse[] = [];
      // Nobody is answered before everybody has asked: a closed loop would wait for ever.
      const target = await serve((_, response) => {
        waiting.push(response);
        if (waiting.length === 3) for (const one of waiting) answer(one);
      });
      const schedule = scheduleOf([target], every(100, 3));
      const samples = await play(generator, schedule, options);
      expect(samples.map(({ status }) => status)).toEqual([200, 200, 200]);
      const latency = (request: number) =>
        samples.find((sample) => sample.request === request)?.latencyMs ?? 0;
      expect(latency(0)).toBeGreaterThanOrEqual(200);
      expect(latency(1)).toBeGreaterThanOrEqual(100);
    });

    it("holds back what it is told to, which counts as latency and not as lateness", async () => {
      const seen: string[] = [];
      const target = async (name: string) =>
        serve((_, response) => {
          seen.push(name);
          answer(response);
        });
      const held = { ...(await target("held")), holdMs: milliseconds(300) };
      const schedule = scheduleOf([held, await target("other")], every(10, 8, 2));
      const samples = await play(generator, schedule, options);
      // All are due within 70 ms.
      expect(seen).toEqual([...Array(4).fill("other"), ...Array(4).fill("held")]);
      expect(samples).toHaveLength(8);
      for (const { request, latencyMs, latenessMs } of samples) {
        expect(latenessMs).toBeGreaterThanOrEqual(0);
        if (request % 2 === 0) expect(latencyMs - latenessMs).toBeGreaterThanOrEqual(300);
      }
    });

    it("tells each kind of failure from the others, and none ends the play", async () => {
      const raw = async (text: string | null): Promise<Target> => {
        const server = createSocketServer((socket) => {
          socket.on("error", () => undefined);
          socket.once("data", () => (text === null ? socket.resetAndDestroy() : socket.end(text)));
        });
        return targetAt(await listen(server));
      };
      const cases: readonly (readonly [Target, string | null])[] = [
        [await serve((_, response) => answer(response)), null],
        [await serve((_, response) => response.writeHead(500).end('{"ids":["x"]}')), "HTTP 500"],
        [await serve((_, response) => response.end('{"error":"no"}')), "200 without ids"],
        [await serve((_, response) => response.end("\u0000\u0001<garbage")), "200 without ids"],
        [await serve((_, response) => answer(response, [])), "too few ids"],
        [await serve((_, response) => answer(response, IDS.slice(1))), "too few ids"],
        [await serve(() => undefined), "timeout"],
        [
          await serve((_, response) => void response.writeHead(200).write('{"ids":["a"')),
          "timeout",
        ],
        [await raw(null), "connection reset"],
        [await raw(""), "no reply (k6 error 1000)"],
        [await raw("not HTTP at all\r\n\r\n"), "no reply (k6 error 1000)"],
        [targetAt(`http://127.0.0.1:${await freePort()}/query`), "connection refused"],
      ];
      const schedule = scheduleOf(
        cases.map(([target]) => target),
        every(10, 2 * cases.length, cases.length),
        { timeoutMs: milliseconds(1000) },
      );
      const samples = await play(generator, schedule, options);
      expect(samples).toHaveLength(2 * cases.length);
      const found = cases.map((_, target) =>
        samples
          .filter(({ request }) => request % cases.length === target)
          .map((sample) => failureOf(sample, 10)),
      );
      expect(found).toEqual(cases.map(([, failure]) => [failure, failure]));
      for (const sample of samples) expect(sample.latenessMs).toBeGreaterThanOrEqual(0);
    });

    it("fails as a whole where a request's target isn't in the schedule", async () => {
      const target = await serve((_, response) => answer(response));
      const playing = play(generator, scheduleOf([target], every(5, 2, 2)), options);
      await expect(playing).rejects.toMatchObject({
        code: "LOAD_BROKEN",
        message: expect.stringContaining("no target for 1"),
      });
    });

    it("fails as a whole where the file with the bodies is missing", async () => {
      const target = { ...targetAt("http://127.0.0.1:9/query"), bodies: join(folder, "none") };
      const playing = play(generator, scheduleOf([target], every(5, 2)), options);
      await expect(playing).rejects.toMatchObject({
        code: "LOAD_BROKEN",
        message: expect.stringContaining(join(folder, "none")),
      });
    });
  });

  describe("running a closed loop", () => {
    const loopOf = (target: Target, given: Partial<ClosedLoop> = {}): ClosedLoop => ({
      targets: [target],
      requests: Array.from({ length: 40 }, (_, i) => [0, i % 5] as const),
      users: 1,
      limitMs: milliseconds(20_000),
      timeoutMs: milliseconds(2000),
      giveUpAfter: 3,
      capture: "count",
      ...given,
    });
    /** A target that answers a moment later, and the most requests that it had at once. */
    const counting = async () => {
      const counted = { bodies: [] as string[], most: 0 };
      let now = 0;
      const target = await serve((body, response) => {
        counted.bodies.push(body);
        now += 1;
        counted.most = Math.max(counted.most, now);
        setTimeout(() => {
          now -= 1;
          answer(response);
        }, 5);
      });
      return { counted, target };
    };

    it("asks in order, one at a time, with one user", async () => {
      const { counted, target } = await counting();
      const loop = loopOf(target, { capture: "ids" });
      const samples = await playLoop(generator, loop, options);
      expect(counted.most).toBe(1);
      expect(counted.bodies).toEqual(loop.requests.map(([, query]) => `{"query":${query}}`));
      expect(samples.map(({ request }) => request)).toEqual([...loop.requests.keys()]);
      expect(samples.map(({ ids }) => ids)).toEqual(loop.requests.map(() => IDS));
    });

    it("asks for as many users at once as it has, and no more", async () => {
      const { counted, target } = await counting();
      const samples = await playLoop(generator, loopOf(target, { users: 8 }), options);
      expect(counted.most).toBe(8);
      expect(samples).toHaveLength(40);
    });

    it("ends at its limit, with what it has", async () => {
      const { counted, target } = await counting();
      const requests = Array.from({ length: 100_000 }, () => [0, 0] as const);
      const loop = loopOf(target, { requests, limitMs: milliseconds(300) });
      const samples = await playLoop(generator, loop, options);
      expect(samples.length).toBeGreaterThan(0);
      expect(samples).toHaveLength(counted.bodies.length);
      expect(samples.length).toBeLessThan(1000);
    });

    it("gives up a target that hangs, and goes on with the others", async () => {
      let hung = 0;
      const hanging = await serve(() => {
        hung += 1;
      });
      const { target } = await counting();
      const loop = loopOf(target, {
        targets: [hanging, target],
        requests: Array.from({ length: 20 }, (_, i) => [i % 2, 0] as const),
        timeoutMs: milliseconds(400),
      });
      const samples = await playLoop(generator, loop, options);
      expect(hung).toBe(3);
      const failures = samples.map(({ request, ...sample }) => [
        request % 2,
        failureOf({ request, ...sample }, 10),
      ]);
      expect(failures.filter(([which]) => which === 0)).toEqual(Array(3).fill([0, "timeout"]));
      expect(failures.filter(([which]) => which === 1)).toEqual(Array(10).fill([1, null]));
    });

    it("fails as a whole where a request's target isn't in the loop", async () => {
      const { target } = await counting();
      const loop = loopOf(target, {
        requests: [
          [0, 0],
          [1, 0],
        ],
      });
      await expect(playLoop(generator, loop, options)).rejects.toMatchObject({
        code: "LOAD_BROKEN",
        message: expect.stringContaining("no target 1"),
      });
    });

    it("doesn't give up a target that answers now and then", async () => {
      let asked = 0;
      const target = await serve((_, response) => {
        asked += 1;
        if (asked % 3 === 0) answer(response);
      });
      const requests = Array.from({ length: 9 }, () => [0, 0] as const);
      const loop = loopOf(target, { requests, timeoutMs: milliseconds(400) });
      expect(await playLoop(generator, loop, options)).toHaveLength(9);
    });
  });

  it.each([
    ["query-latency.ts", "schedule.json"],
    ["closed-loop.ts", "loop.json"],
  ])("runs %s by hand, by the command in its head", async (scenario, input) => {
    const target = await serve((_, response) => answer(response));
    const requests = every(5, 20);
    const common = { targets: [target], timeoutMs: 2000, capture: "count" };
    const content =
      input === "loop.json"
        ? { ...common, requests: requests.map(([, ...rest]) => rest), users: 2, limitMs: 9000 }
        : { ...common, requests, spinMs: 1.2 };
    writeFileSync(join(folder, input), JSON.stringify({ ...content, giveUpAfter: 3 }));

    const head = readFileSync(join(SCENARIOS, scenario), "utf8").split("*/", 1)[0] ?? "";
    const command = / {3}(k6 run (?:.*\\\n)*.*)/.exec(head)?.[1] ?? "none";
    const here = command
      .replaceAll("\n *", "\n")
      .replace("/path/", `${folder}/`)
      .replace(" samples.csv", ` ${folder}/samples.csv`);
    const group = await startShell(scope, `echo ready; cd ${dirname(SCENARIOS)} && ${here}`, {
      PATH: `${dirname(generator.k6)}:/usr/bin:/bin`,
      K6_NO_USAGE_REPORT: "true",
    });
    expect(await group.exit, group.logTail(20)).toMatchObject({ code: 0 });
    const lines = readFileSync(join(folder, "samples.csv"), "utf8").trimEnd().split("\n");
    expect(lines.map(parseSample).map(({ status }) => status)).toEqual(Array(20).fill(200));
  });
});
