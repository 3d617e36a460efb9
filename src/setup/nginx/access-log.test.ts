import { describe, expect, it } from "vitest";
import { readAccessLog } from "./access-log.ts";

const line = (more: Record<string, unknown> = {}) =>
  JSON.stringify({
    at: 1_764_122_000.123,
    took: 0.004,
    status: 200,
    method: "POST",
    path: "/query",
    upstream: "127.0.0.1:8001",
    upstreamStatus: "200",
    ...more,
  });

describe("the access log", () => {
  it("is read request by request", () => {
    expect(readAccessLog(`${line()}\n`)).toEqual([
      {
        atMs: 1_764_122_000_123,
        tookMs: 4,
        status: 200,
        method: "POST",
        path: "/query",
        tried: ["127.0.0.1:8001"],
        token: null,
      },
    ]);
  });

  it("tells every backend that was tried, in turn", () => {
    const [passedOn] = readAccessLog(line({ upstream: "127.0.0.1:8001, backend-2:8000" }));
    expect(passedOn?.tried).toEqual(["127.0.0.1:8001", "backend-2:8000"]);
    const [redirected] = readAccessLog(line({ upstream: "127.0.0.1:8001 : 127.0.0.1:8002" }));
    expect(redirected?.tried).toEqual(["127.0.0.1:8001", "127.0.0.1:8002"]);
  });

  it("tells that nobody could be tried", () => {
    expect(readAccessLog(line({ status: 502, upstream: "backends" }))[0]?.tried).toEqual([]);
    expect(readAccessLog(line({ status: 401, upstream: "" }))[0]?.tried).toEqual([]);
  });

  it("names the token where the log does, also the lack of one", () => {
    expect(readAccessLog(line({ token: "backend" }))[0]?.token).toBe("backend");
    expect(readAccessLog(line({ token: "" }))[0]?.token).toBe("");
  });

  it("leaves out what nginx itself says, and a line that is still being written", () => {
    const text = `2026/11/26 01:00:00 [warn] 1#1: something\n${line()}\n{"at":17641`;
    expect(readAccessLog(text)).toHaveLength(1);
  });
});
