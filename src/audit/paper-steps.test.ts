import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Scope } from "../scope.ts";
import { paperSteps } from "./paper-steps.ts";
import { runCheck } from "./run-check.ts";
import { targetOf } from "./testing.ts";

const signal = new AbortController().signal;
const CALLER = { name: "admin", header: "X-Chroma-Token", token: "right" };

describe("the check of the paper's commands", () => {
  let scope: Scope;
  beforeEach(() => {
    scope = new Scope();
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  /** @param log what is there before, and what a wrong token adds. */
  async function outcomes(
    status: number,
    text: string,
    ...log: readonly [before: string, more: string]
  ): Promise<readonly string[]> {
    let looks = 0;
    const server = createServer((_, response) => void response.writeHead(status).end(text));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    scope.defer("close the server", () => server.close());
    const target = targetOf({
      baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      callers: [CALLER],
      logs: async () => {
        looks += 1;
        return [{ of: "chroma", text: looks === 1 ? log[0] : log.join("") }];
      },
    });
    const { attempts } = await runCheck(paperSteps, target, signal);
    return attempts.map(({ outcome }) => outcome);
  }

  it("leaves only the scripts open, which the paper doesn't show, where all the rest works", async () => {
    const found = await outcomes(200, '{"records": 7, "queries": 12}', "GET /\n", "auth: no\n");
    expect(found).toEqual(["held", "held", "held", "unknown", "unknown"]);
  });

  it("finds a route that is gone, and a log that doesn't tell", async () => {
    const found = await outcomes(410, '{"error":"Unimplemented"}', "GET /\n", "GET /\n");
    expect(found.slice(0, 3)).toEqual(["broken", "broken", "broken"]);
  });

  it("takes a heartbeat's time for no figure of load", async () => {
    const found = await outcomes(200, '{"nanosecond heartbeat": 1764212345}', "", "auth\n");
    expect(found.slice(0, 3)).toEqual(["held", "broken", "held"]);
  });

  it("takes what stood in the log before for no word on the wrong token", async () => {
    const found = await outcomes(200, '{"records": 7, "queries": 12}', "GET /auth/identity\n", "");
    expect(found[2]).toBe("broken");
  });

  it("decides nothing by a server that doesn't answer", async () => {
    const target = targetOf({
      baseUrl: "http://127.0.0.1:1",
      callers: [CALLER],
      logs: async () => [],
    });
    const { attempts } = await runCheck(paperSteps, target, signal);
    expect(attempts.slice(0, 2).map(({ outcome }) => outcome)).toEqual(["unknown", "unknown"]);
  });

  it("isn't exercised without a token or logs", async () => {
    const target = targetOf({ baseUrl: "http://127.0.0.1:1", callers: [CALLER] });
    expect((await runCheck(paperSteps, target, signal)).state.kind).toBe("not exercised");
  });
});
