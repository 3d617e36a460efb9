import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startShell, temporaryFolder } from "../host/testing.ts";
import { Scope } from "../scope.ts";
import { loadToolchain } from "../toolchain/load-toolchain.ts";

const SCENARIOS = join(import.meta.dirname, "../../scenarios");
const ANSWER = JSON.stringify({ ids: ["a", "b"] });

describe("a scenario for use by hand, with plain k6", () => {
  let scope: Scope;
  let folder: string;
  let bodies: { url: string; body: string }[];
  let answer: string;
  let url: string;

  beforeEach(async () => {
    scope = new Scope();
    folder = temporaryFolder(scope);
    bodies = [];
    answer = ANSWER;
    const server = createServer((request, response) => {
      let body = "";
      request.on("data", (text: Buffer) => {
        body += text.toString();
      });
      request.on("end", () => {
        bodies.push({ url: request.url ?? "", body });
        response.end(answer);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    scope.defer("close the server", () => server.close());
    scope.defer("cut its connections", () => server.closeAllConnections());
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const linesOf = (name: string, count: number): string => {
    const file = join(folder, `${name}.jsonl`);
    const lines = Array.from({ length: count }, (_, index) => `{"${name}":${index}}\n`);
    writeFileSync(file, lines.join(""));
    return file;
  };
  const k6Run = async (scenario: string, settings: Readonly<Record<string, string>>) => {
    const given = Object.entries(settings).map(([name, value]) => `-e ${name}=${value}`);
    const script = `echo ready; ${loadToolchain().k6.path} run ${given.join(" ")} ${SCENARIOS}/${scenario}`;
    const group = await startShell(scope, script, { K6_NO_USAGE_REPORT: "true", HOME: folder });
    const { code } = await group.exit;
    return { code, printed: group.logTail(100) };
  };
  const sentTo = (path: string) => bodies.filter((one) => one.url === path);

  it("asks alone first, then while something else goes on", async () => {
    const { code, printed } = await k6Run("work-beside.ts", {
      URL: `${url}/query`,
      BODIES: linesOf("query", 7),
      RATE: "20",
      BESIDE_URL: `${url}/add`,
      BESIDE_BODIES: linesOf("write", 3),
      BESIDE_RATE: "10",
      SECONDS: "2",
    });
    expect(code, printed).toBe(0);
    for (const figure of ["query_alone", "query_beside", "beside"])
      expect(printed).toMatch(new RegExp(`^\\s*${figure}\\.*: count=\\d+`, "m"));
    expect(new Set(sentTo("/query").map(({ body }) => body)).size).toBe(7);
    expect(new Set(sentTo("/add").map(({ body }) => body)).size).toBe(3);
    // Nothing goes on besides before the second half.
    const first = bodies.findIndex((one) => one.url === "/add");
    expect(first).toBeGreaterThanOrEqual(20);
  });

  it("asks alone where nothing is to go on besides", async () => {
    const { code, printed } = await k6Run("work-beside.ts", {
      URL: `${url}/query`,
      BODIES: linesOf("query", 2),
      SECONDS: "1",
    });
    expect(code, printed).toBe(0);
    expect(printed).not.toContain("query_beside");
    expect(sentTo("/query").length).toBe(bodies.length);
  });

  it("fails where the replies have no ids", async () => {
    answer = "{}";
    const settings = { URL: `${url}/query`, BODIES: linesOf("query", 2), SECONDS: "1" };
    expect((await k6Run("work-beside.ts", settings)).code).toBe(99);
  });

  it("adds users up to as many as it was told", async () => {
    const { code, printed } = await k6Run("concurrent-users.ts", {
      URL: `${url}/query`,
      BODIES: linesOf("query", 4),
      USERS: "8",
      THINK_MS: "50",
      STEP_S: "1",
      LIMIT_MS: "60000",
    });
    expect(code, printed).toBe(0);
    expect(printed).toMatch(/vus_max\.*: 8/);
    expect(bodies.length).toBeGreaterThan(8);
  });

  it("fails where users aren't served", async () => {
    answer = "{}";
    const settings = { URL: `${url}/query`, BODIES: linesOf("query", 4), USERS: "2", STEP_S: "1" };
    expect((await k6Run("concurrent-users.ts", { ...settings, THINK_MS: "50" })).code).toBe(99);
  });
});
