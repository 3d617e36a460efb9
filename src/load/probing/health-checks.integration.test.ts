import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { monotonicNow } from "../../host/clock.ts";
import { eventually } from "../../host/testing.ts";
import { Scope } from "../../scope.ts";
import { milliseconds } from "../../units/quantity.ts";
import {
  detectionOf,
  type HealthCheck,
  type HealthChecks,
  knownQueryCheck,
  paperChecks,
  startHealthChecks,
} from "./health-checks.ts";
import { answerText, type KnownTarget, pathTo, RIGHT, startKnownTarget } from "./testing-target.ts";

const { signal } = new AbortController();

describe("health checks", () => {
  let scope: Scope;
  let known: KnownTarget;
  beforeEach(async () => {
    scope = new Scope();
    known = scope.use("close the target", await startKnownTarget());
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const run = (...checks: HealthCheck[]): HealthChecks =>
    scope.use("stop the checks", startHealthChecks({ checks, signal }));
  /** The same check for a test that can't wait. */
  const quickly = (check: HealthCheck, timeoutMs = 1000): HealthCheck => ({
    ...check,
    everyMs: milliseconds(20),
    timeoutMs: milliseconds(timeoutMs),
  });
  const good = () => quickly(knownQueryCheck(pathTo(known.url)), 100);
  const paper = () => {
    const [written] = paperChecks(new URL(known.url).origin);
    if (written === undefined) throw new Error("Expected the paper's check.");
    return quickly(written);
  };
  const answers = (checks: HealthChecks, count: number, index = 0) =>
    eventually(`${count} answers`, () => {
      const found = checks.results()[index]?.answers ?? [];
      return found.length >= count ? found : null;
    });

  it("are healthy where the known query is answered right, and unhealthy where it isn't", async () => {
    const checks = run(good());
    expect((await answers(checks, 3)).map(({ failure }) => failure)).toEqual([null, null, null]);
    known.answerWith(answerText('{"ids":["second"]}'));
    const later = await eventually(
      "a failure",
      () => checks.results()[0]?.answers.find(({ failure }) => failure !== null) ?? null,
    );
    expect(later.failure).toBe("wrong first id");
  });

  it("ask as curl -f does: a status from 400 on is a failure, a redirect isn't", async () => {
    const failureWith = async (status: number) => {
      known.answerWith(answerText("", status));
      const checks = run(paper());
      const [answer] = await answers(checks, 1);
      await checks[Symbol.asyncDispose]();
      return answer?.failure;
    };
    expect(await failureWith(200)).toBeNull();
    expect(await failureWith(302)).toBeNull();
    expect(await failureWith(410)).toBe("HTTP 410");
    expect(await failureWith(503)).toBe("HTTP 503");
  });

  it("give up after their own time", async () => {
    known.freeze();
    const [answer] = await answers(run(good()), 1);
    expect(answer?.failure).toBe("timeout");
  });

  it("notice a fault each by itself: a heartbeat goes on where the data is gone", async () => {
    const checks = run(paper(), good());
    await answers(checks, 3, 0);
    await answers(checks, 3, 1);
    const firstMs = monotonicNow();
    known.answerWith((request, response) =>
      answerText(request.method === "GET" ? RIGHT : '{"ids":[]}')(request, response),
    );
    await answers(checks, 12, 0);
    await answers(checks, 12, 1);
    await checks[Symbol.asyncDispose]();
    const t0 = { fromMs: firstMs, toMs: monotonicNow() };
    const span = { fault: "damage", firstMs, t0, untilMs: null, healed: null };
    const [blind, seeing] = detectionOf(checks.results(), span);
    expect(blind?.noticed.kind).toBe("censored");
    expect(seeing?.noticed.kind).toBe("within");
    expect([blind?.falseAlarms, seeing?.falseAlarms]).toEqual([0, 0]);
  });

  it("end at once in the middle of a question, without an answer to it", async () => {
    known.freeze();
    const checks = run(quickly(knownQueryCheck(pathTo(known.url)), 60_000));
    await eventually("a question", () => (known.arrivals.length > 0 ? true : null));
    await checks[Symbol.asyncDispose]();
    expect(checks.results()[0]?.answers).toEqual([]);
  });
});
