import { isAbort } from "../../errors.ts";
import { monotonicNow, sleep } from "../../host/clock.ts";
import { milliseconds } from "../../units/quantity.ts";
import { type Ask, createAsk } from "./ask.ts";
import {
  type CheckAnswer,
  type CheckRecord,
  type HealthCheck,
  noticedWithin,
} from "./detection.ts";
import { failureOfReply } from "./judge-reply.ts";
import type { ProbePath } from "./probing.ts";

export { detectionOf, type HealthCheck } from "./detection.ts";

/** Health checks that run beside a drill, until disposed or aborted. */
export interface HealthChecks extends AsyncDisposable {
  /** Every check with its answers so far; still there after the end. */
  results(): readonly CheckRecord[];
}

export function startHealthChecks({
  checks,
  signal,
}: {
  readonly checks: readonly HealthCheck[];
  readonly signal: AbortSignal;
}): HealthChecks {
  const over = new AbortController();
  const end = AbortSignal.any([signal, over.signal]);
  // A connection for each: what a check finds must not depend on the one before.
  const ask = createAsk({ keepAlive: false });
  const records = checks.map((check) => ({ check, answers: [] as CheckAnswer[] }));
  const loops = records.map((record) => watch(record, ask, end));
  return {
    results: () => records,
    async [Symbol.asyncDispose]() {
      over.abort();
      await Promise.all(loops);
    },
  };
}

async function watch(
  { check, answers }: { check: HealthCheck; answers: CheckAnswer[] },
  ask: Ask,
  signal: AbortSignal,
): Promise<void> {
  for (let turn = 0; ; turn += 1) {
    if (!(await slept(check, signal))) return;
    const askedMs = monotonicNow();
    const failure = await failureOf(check, { ask, turn, signal });
    if (signal.aborted) return;
    answers.push({ askedMs, doneMs: monotonicNow(), failure });
  }
}

/** Whether the pause went by: an end isn't an error. */
async function slept({ everyMs }: HealthCheck, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(everyMs, signal);
    return true;
  } catch (error) {
    if (isAbort(error) || signal.aborted) return false;
    throw error;
  }
}

async function failureOf(
  { question, timeoutMs }: HealthCheck,
  { ask, turn, signal }: { ask: Ask; turn: number; signal: AbortSignal },
): Promise<string | null> {
  if (question.kind === "get") {
    const reply = await ask({ url: question.url, headers: {}, body: null, timeoutMs, signal });
    if (reply.kind === "none") return reply.why;
    // What `curl -f` calls a failure; it follows no redirect, and takes one for success.
    return reply.status >= 400 ? `HTTP ${reply.status}` : null;
  }
  const { url, headers, queries } = question.path;
  const known = queries[turn % queries.length];
  if (known === undefined) return "no known query";
  const reply = await ask({ url, headers, body: known.body, timeoutMs, signal });
  return reply.kind === "none"
    ? reply.why
    : failureOfReply(reply.status, reply.text, known.expectFirst);
}

/**
 * The paper's health check of the Chroma server: as it is written, which takes minutes to notice
 * anything, and the same question so often that a drill of a minute can tell whether it is any good.
 *
 * @param chroma base URL of the Chroma server itself.
 */
export function paperChecks(chroma: string): HealthCheck[] {
  const asks = "curl -f on /api/v1/heartbeat of the Chroma server";
  const written: HealthCheck = {
    name: "paper",
    asks: `${asks}, as the paper writes it`,
    everyMs: milliseconds(30_000),
    timeoutMs: milliseconds(10_000),
    failures: 3,
    question: { kind: "get", url: `${chroma}/api/v1/heartbeat` },
  };
  const within = `as written it would take up to ${noticedWithin(written) / 1000} s`;
  const often: HealthCheck = {
    ...written,
    name: "paper, every 1 s",
    asks: `${asks}, more often than the paper writes, so that a short drill can tell; ${within}`,
    everyMs: milliseconds(1000),
    timeoutMs: milliseconds(2000),
  };
  return [written, often];
}

/** A check that can't be deceived by a server that answers without its data: the known query. */
export function knownQueryCheck(path: ProbePath): HealthCheck {
  return {
    name: "good",
    asks: `the known query on the ${path.name} path, with its expected id`,
    everyMs: milliseconds(1000),
    timeoutMs: milliseconds(2000),
    failures: 2,
    question: { kind: "query", path },
  };
}
