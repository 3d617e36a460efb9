import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Moment } from "../../evidence/drill.ts";
import { monotonicNow, sleep } from "../../host/clock.ts";
import { spawnGroup } from "../../host/process-group.ts";
import { eventually, temporaryFolder } from "../../host/testing.ts";
import { Scope } from "../../scope.ts";
import { milliseconds } from "../../units/quantity.ts";
import { startProbing } from "./open-probing.ts";
import type { Probing, ProbingOptions } from "./probing.ts";
import { type Between, pathClock, steadyBefore } from "./recovery.ts";
import { answerText, type KnownTarget, pathTo, RIGHT, startKnownTarget } from "./testing-target.ts";

const { signal } = new AbortController();

describe("probing", () => {
  let scope: Scope;
  beforeEach(() => {
    scope = new Scope();
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const target = async (): Promise<KnownTarget> =>
    scope.use("close the target", await startKnownTarget());

  const probe = async (given: Partial<ProbingOptions>): Promise<Probing> => {
    const probing = await startProbing({
      paths: [],
      everyMs: milliseconds(20),
      timeoutMs: milliseconds(2000),
      signal,
      ...given,
    });
    return scope.use("stop the probes", probing);
  };
  const ended = (probing: Probing, count: number) =>
    eventually(`${count} probes`, () => (probing.samples().length >= count ? true : null));

  /** What probes of a target with such replies say. */
  const failuresOf = async (known: KnownTarget, timeoutMs = 2000): Promise<Set<string | null>> => {
    const probing = await probe({
      paths: [pathTo(known.url)],
      timeoutMs: milliseconds(timeoutMs),
    });
    await ended(probing, 3);
    const samples = await probing.stop();
    return new Set(samples.map(({ failure }) => failure));
  };

  it("takes both forms of a right answer", async () => {
    const known = await target();
    expect(await failuresOf(known)).toEqual(new Set([null]));
    known.answerWith(answerText('{"ids":[["right"]]}'));
    expect(await failuresOf(known)).toEqual(new Set([null]));
  });

  it("names the cause of every failure", async () => {
    const known = await target();
    const cases: [cause: string, answer: Parameters<KnownTarget["answerWith"]>[0]][] = [
      ["HTTP 500", answerText(RIGHT, 500)],
      ["200 without ids", answerText("{}")],
      ["wrong first id", answerText('{"ids":["second","right"]}')],
      ["connection reset", (request) => request.socket.destroy()],
      [
        "connection reset",
        (request, response) => {
          response.writeHead(200, { "content-length": 1000 }).write('{"ids":');
          setTimeout(() => request.socket.destroy(), 1);
        },
      ],
      ["no reply (HPE_INVALID_CONSTANT)", (request) => request.socket.end("SSH-2.0-dropbear\r\n")],
    ];
    for (const [cause, answer] of cases) {
      known.answerWith(answer);
      expect(await failuresOf(known)).toEqual(new Set([cause]));
    }
    known.answerWith(() => undefined);
    expect(await failuresOf(known, 50)).toEqual(new Set(["timeout"]));
    await known.close();
    expect(await failuresOf(known)).toEqual(new Set(["connection refused"]));
  });

  it("tells times on the main thread's clock: a request arrives between its sent and its done", async () => {
    const known = await target();
    const probing = await probe({ paths: [pathTo(known.url)] });
    await ended(probing, 50);
    const samples = await probing.stop();
    const sent = samples.toSorted((left, right) => left.sentMs - right.sentMs);
    expect(known.arrivals).toHaveLength(sent.length);
    for (const [index, arrivedMs] of known.arrivals.entries()) {
      expect(arrivedMs).toBeGreaterThan(sent[index]?.sentMs ?? Number.POSITIVE_INFINITY);
      expect(arrivedMs).toBeLessThan(sent[index]?.doneMs ?? 0);
    }
    expect(monotonicNow()).toBeGreaterThan(sent.at(-1)?.doneMs ?? Number.POSITIVE_INFINITY);
  });

  it("goes on while nothing is answered, with a connection for each probe", async () => {
    const known = await target();
    known.freeze();
    const probing = await probe({
      paths: [pathTo(known.url)],
      timeoutMs: milliseconds(1000),
    });
    await eventually("thirty requests", () => (known.arrivals.length >= 30 ? true : null));
    expect(probing.samples()).toEqual([]);
    expect(await known.connections()).toBeGreaterThanOrEqual(30);
    const samples = await probing.stop();
    expect(samples.length).toBeGreaterThanOrEqual(30);
    expect(new Set(samples.map(({ failure }) => failure))).toEqual(new Set(["timeout"]));
  });

  it("keeps its connections", async () => {
    const known = await target();
    const probing = await probe({ paths: [pathTo(known.url)] });
    await ended(probing, 30);
    expect(await known.connections()).toBeLessThan(10);
  });

  it("sends a path's probes elsewhere from a redirect on", async () => {
    const [old, fresh, other] = [await target(), await target(), await target()];
    const paths = [pathTo(old.url, "app"), pathTo(other.url, "direct")];
    const probing = await probe({ paths });
    await ended(probing, 6);
    expect(fresh.arrivals).toHaveLength(0);
    probing.redirect("app", fresh.url);
    await eventually("the new target's requests", () => (fresh.arrivals.length >= 3 ? true : null));
    const arrived = old.arrivals.length;
    await eventually("more requests", () => (fresh.arrivals.length >= 6 ? true : null));
    expect(old.arrivals).toHaveLength(arrived);
    const samples = await probing.stop();
    expect(samples.filter(({ path }) => path === "direct")).toHaveLength(other.arrivals.length);
  });

  it("stops: what was under way has ended, and nothing more is sent", async () => {
    const known = await target();
    known.freeze();
    const probing = await probe({ paths: [pathTo(known.url)] });
    await eventually("requests", () => (known.arrivals.length >= 5 ? true : null));
    const stopping = probing.stop();
    setTimeout(() => known.thaw(), 100);
    const samples = await stopping;
    expect(samples).toHaveLength(known.arrivals.length);
    expect(samples.every(({ failure }) => failure === null)).toBe(true);
    await sleep(milliseconds(100), signal);
    expect(known.arrivals).toHaveLength(samples.length);
    expect(await probing.stop()).toBe(samples);
  });

  it("drops what is under way when it is aborted, and keeps what has ended", async () => {
    const known = await target();
    const interrupt = new AbortController();
    const probing = await probe({ paths: [pathTo(known.url)], signal: interrupt.signal });
    await ended(probing, 3);
    known.freeze();
    const frozenAt = known.arrivals.length;
    await eventually("requests", () => (known.arrivals.length > frozenAt + 3 ? true : null));
    interrupt.abort();
    const samples = await probing.stop();
    expect(samples).toHaveLength(frozenAt);
    expect(samples.every(({ failure }) => failure === null)).toBe(true);
  });

  it("isn't delayed by a main thread that is busy", async () => {
    const url = await nullServer(scope);
    const probing = await probe({ paths: [pathTo(url)] });
    await ended(probing, 5);
    const fromMs = monotonicNow();
    while (monotonicNow() < fromMs + 1000);
    const toMs = monotonicNow();
    const samples = await probing.stop();
    const during = samples.filter(({ sentMs, doneMs }) => sentMs > fromMs && doneMs < toMs);
    // Fifty were due. A machine with one core left would still send some.
    expect(during.length).toBeGreaterThan(10);
  });

  it("doesn't take its own death for the target's", async () => {
    const known = await target();
    const probing = await startProbing({
      paths: [pathTo(known.url)],
      everyMs: milliseconds(20),
      timeoutMs: milliseconds(2000),
      signal,
    });
    await ended(probing, 3);
    probing.redirect("app", "not a URL");
    const isDead = () => {
      try {
        probing.samples();
        return null;
      } catch {
        return true;
      }
    };
    await eventually("its death", isDead);
    await expect(probing.stop()).rejects.toMatchObject({ code: "LOAD_BROKEN" });
    expect(() => probing.samples()).toThrow("Expected the prober to run to its end");
  });

  it("has the truth within its bounds: an outage of 0.5 s, and one of 3 s", async () => {
    const known = await target();
    const probing = await probe({ paths: [pathTo(known.url)], everyMs: milliseconds(50) });
    await sleep(milliseconds(11_000), signal);
    const steady = steadyBefore(probing.samples(), "app", { untilMs: monotonicNow() });
    const refused = await outage(500, known.close, known.open);
    const between = monotonicNow();
    const frozen = await outage(3000, known.freeze, known.thaw);
    const samples = await probing.stop();
    const read = ({ began, ended }: { began: Between; ended: Between }, untilMs: number) => {
      const zero = { fromMs: milliseconds(0), toMs: milliseconds(0) };
      const { failed, answered } = pathClock(samples, "app", {
        // Beyond the baseline, and not where the fault is: the begin must be found as well.
        t0: { ...zero, fromMs: began.fromMs, toMs: began.fromMs },
        healed: null,
        limitMs: milliseconds(60_000),
        untilMs: milliseconds(untilMs),
        steady,
      });
      expectMeets(failed, began, began.fromMs);
      expectMeets(answered, ended, began.fromMs);
    };
    read(refused, between);
    read(frozen, monotonicNow());
  });
});

/** An outage of about that length, with what went before and comes after. */
async function outage(
  lastsMs: number,
  begin: () => Between | Promise<Between>,
  end: () => Between | Promise<Between>,
): Promise<{ began: Between; ended: Between }> {
  const began = await begin();
  await sleep(milliseconds(lastsMs), signal);
  const ended = await end();
  await sleep(milliseconds(1500), signal);
  return { began, ended };
}

/** What was done lies between two looks at the clock: the bounds must meet them. */
function expectMeets(moment: Moment, truth: Between, zeroMs: number): void {
  if (moment.kind !== "within") throw new Error(`Expected bounds, got ${JSON.stringify(moment)}.`);
  expect(moment.lowMs + zeroMs).toBeLessThanOrEqual(truth.toMs);
  expect(moment.highMs + zeroMs).toBeGreaterThanOrEqual(truth.fromMs);
}

/** A server in a process of its own. */
async function nullServer(scope: Scope): Promise<string> {
  const folder = temporaryFolder(scope);
  const reply = join(folder, "reply.json");
  writeFileSync(reply, RIGHT);
  const group = await spawnGroup(
    {
      program: process.execPath,
      args: [join(import.meta.dirname, "../null-server.ts"), reply],
      cwd: folder,
      env: { PATH: "/usr/bin:/bin" },
      logFile: join(folder, "server.log"),
    },
    () => undefined,
  );
  scope.defer("end the server", () => group.kill());
  const port = await eventually("its port", () => /^\d+$/m.exec(group.logTail(10))?.[0] ?? null);
  return `http://127.0.0.1:${port}/query`;
}
