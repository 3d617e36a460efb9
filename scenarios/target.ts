import exec from "k6/execution";
import http, { type RefinedResponse, type ResponseType } from "k6/http";
import { type Capture, pickIds, type Sample, type Target } from "../src/load/wire.ts";
import type { Milliseconds } from "../src/units/quantity.ts";
import { idsOf, storageMsOf } from "./reply.ts";

/** A target with its bodies in memory: an access costs 0.1 µs (a SharedArray: 36 µs). */
export interface LoadedTarget {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly bodies: readonly string[];
  readonly method: string;
  /** null = as Chroma and the reference backend answer. */
  readonly ids: readonly string[] | null;
  readonly holdMs: number;
}

/** For init only: k6 opens files there. */
export function loadTargets(targets: readonly Target[]): LoadedTarget[] {
  return targets.map(({ url, bodies, method = "POST", ids = null, holdMs = 0, ...target }) => ({
    url,
    headers: { "content-type": "application/json", ...target.headers, ...secretsOf(target) },
    bodies: open(bodies).trimEnd().split("\n"),
    method,
    ids,
    holdMs,
  }));
}

function secretsOf({ secrets = [] }: Pick<Target, "secrets">): Record<string, string> {
  return Object.fromEntries(
    secrets.map(({ header, variable, prefix }) => [header, `${prefix}${__ENV[variable] ?? ""}`]),
  );
}

/** The part of k6's options that every scenario of ours shares. */
export const options = {
  // These two size the pool of idle connections; with the default of 6 it would open 3 times as many.
  batch: 10000,
  batchPerHost: 10000,
  systemTags: ["status"],
};

/** Sends one query; the reply's text is kept, for a 200 without ids is a failure. */
export function send(
  target: LoadedTarget,
  query: number,
  timeoutMs: number,
): Promise<RefinedResponse<ResponseType>> {
  return http.asyncRequest(target.method, target.url, target.bodies[query] ?? "", {
    headers: target.headers,
    timeout: timeoutMs,
    responseType: "text",
  });
}

/** By a path of somebody's own the whole reply is parsed: there is no telling where it leads. */
function idsIn(body: unknown, path: LoadedTarget["ids"]): string[] | null {
  if (path === null) return idsOf(body);
  try {
    return pickIds(JSON.parse(String(body)), path);
  } catch {
    return null;
  }
}

/** What is kept of a reply. */
export function sampleOf(
  response: RefinedResponse<ResponseType>,
  capture: Capture,
  times: {
    request: number;
    latenessMs: number;
    latencyMs: number;
    path: LoadedTarget["ids"];
  },
): Sample {
  const ids = response.status === 200 ? idsIn(response.body, times.path) : null;
  return {
    request: times.request,
    latenessMs: times.latenessMs as Milliseconds,
    latencyMs: times.latencyMs as Milliseconds,
    status: response.status,
    errorCode: response.error_code,
    idCount: ids === null ? -1 : ids.length,
    storageMs: storageMsOf(response.headers) as Milliseconds | null,
    ids: capture === "ids" ? (ids ?? []) : null,
  };
}

/**
 * Ends the whole play where our own code throws. k6 would log the error and exit with 0, and what was
 * never written would look like the target's silence.
 */
export function orAbort<Args extends unknown[]>(run: (...args: Args) => void) {
  return (...args: Args): void => {
    try {
      run(...args);
    } catch (error) {
      exec.test.abort(String(error));
    }
  };
}

/** Collects lines and hands them to k6's console output, many at a time. */
export function createLineBuffer(size: number): { push(line: string): void; flush(): void } {
  let lines: string[] = [];
  const flush = () => {
    if (lines.length > 0) console.log(lines.join("\n"));
    lines = [];
  };
  return {
    push: (line) => {
      lines.push(line);
      if (lines.length >= size) flush();
    },
    flush,
  };
}
