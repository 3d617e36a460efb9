import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { request as ask } from "node:https";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../host/testing.ts";
import { Scope } from "../../scope.ts";
import { nginxIfAny } from "../../toolchain/testing-nginx.ts";
import { makeCertificates } from "../nginx/certificate.ts";
import { tokenMapText } from "../nginx/token-map.ts";
import type { Gateway, Setup } from "../setup.ts";
import { describeSetup, emptyCollection, post, untilHealthy } from "./testing.ts";

const nginx = nginxIfAny();
const signal = new AbortController().signal;

/** Status and body; rejects where TLS refuses. */
function get(
  url: string,
  headers: Record<string, string>,
  ca: string | null,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    // No connection is kept: the setup is ended right after.
    const options = { headers, ...(ca === null ? {} : { ca }), agent: false, timeout: 10_000 };
    const sent = ask(url, options, (reply) => {
      let body = "";
      reply.setEncoding("utf8");
      reply.on("data", (text: string) => {
        body += text;
      });
      reply.on("end", () => resolve({ status: reply.statusCode ?? 0, body }));
    });
    sent.on("error", reject);
    sent.end();
  });
}

describe.skipIf(nginx === null)("a gateway before Chroma", () => {
  let scope: Scope;
  let setup: Setup;
  let gateway: Gateway;
  let ca: string;
  let token: string;

  beforeEach(async () => {
    scope = new Scope();
    const dataFolder = await emptyCollection(scope);
    setup = await describeSetup(scope, {
      storage: "server",
      dataFolder,
      gateway: { port: null },
      nginx,
    });
    if (setup.gateway === undefined) throw new Error("There is no gateway.");
    gateway = setup.gateway;
    await setup.start(signal);
    await untilHealthy(setup);
    ca = readFileSync(gateway.authorityFile, "utf8");
    token = gateway.tokens.find(({ name }) => name === "operator")?.value ?? "";
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const heartbeat = (headers: Record<string, string>) =>
    get(`${gateway.url}/api/v2/heartbeat`, headers, ca);

  it("lets the right token in, and nobody else", async () => {
    expect(await heartbeat({ "X-Chroma-Token": token })).toMatchObject({ status: 200 });
    const refused: Record<string, string>[] = [
      {},
      { "X-Chroma-Token": "" },
      { "X-Chroma-Token": `${token}0` },
      { "X-Chroma-Token": token.slice(1) },
      { "X-Chroma-Token": token.toUpperCase() },
      { Authorization: `Bearer ${token}` },
      { "X-Chroma-Token": `x, ${token}` },
    ];
    for (const headers of refused) {
      const { status, body } = await heartbeat(headers);
      expect(status).toBe(401);
      expect(JSON.parse(body)).toMatchObject({ error: "AuthError" });
    }
  });

  it("is passed by the backend, which verifies its certificate", async () => {
    const reply = await post(setup.endpoints.app, "/ingest", {
      ids: ["one"],
      embeddings: [[1, 2, 3]],
    });
    expect(reply.status).toBe(201);
    const found = await post(setup.endpoints.app, "/query", { embedding: [1, 2, 3], k: 1 });
    expect(found.reply).toMatchObject({ ids: ["one"] });
    expect(setup.links.map(({ from, to, url }) => [from, to, url.split(":")[0]])).toEqual([
      ["app", "backend", "http"],
      ["backend", "gateway", "https"],
      ["gateway", "chroma", "http"],
    ]);
  });

  it("refuses plain HTTP, and a client that doesn't know its authority refuses it", async () => {
    const plain = await fetch(gateway.url.replace("https", "http"), { signal });
    expect(plain.status).toBe(400);
    await expect(get(gateway.url, {}, null)).rejects.toThrow(/certificate/);
    const other = await makeCertificates({
      folder: temporaryFolder(scope),
      names: ["127.0.0.1"],
      signal,
    });
    const otherCa = readFileSync(other.authorityFile, "utf8");
    await expect(get(gateway.url, {}, otherCa)).rejects.toThrow(/certificate|signature/);
  });

  it("takes other tokens once its file is rewritten and it is told to reload", async () => {
    const value = "fresh-token-0123456789";
    const file = join(dirname(gateway.authorityFile), "tokens.map");
    writeFileSync(file, tokenMapText([{ name: "fresh", value }]));
    process.kill(setup.parts.find(({ role }) => role === "gateway")?.pid ?? 0, "SIGHUP");
    const status = async (headers: Record<string, string>) => (await heartbeat(headers)).status;
    const limit = AbortSignal.timeout(20_000);
    const both = async () => [
      await status({ "X-Chroma-Token": token }),
      await status({ "X-Chroma-Token": value }),
    ];
    // For a moment the old worker accepts connections beside the new one.
    let last = await both();
    while (!limit.aborted && last.join() !== "401,200") last = await both();
    expect(last).toEqual([401, 200]);
  });

  it("logs whose request it was, and never a token", async () => {
    await heartbeat({ "X-Chroma-Token": token });
    await heartbeat({ "X-Chroma-Token": "0123456789abcdef-wrong" });
    await new Promise((resolve) => setTimeout(resolve, 200));
    const requests = await gateway.requests();
    const asked = requests.filter(({ path }) => path === "/api/v2/heartbeat");
    expect(asked.map(({ token: name, status }) => [name, status])).toEqual(
      expect.arrayContaining([
        ["operator", 200],
        ["", 401],
      ]),
    );
    expect(requests.some(({ token: name }) => name === "backend")).toBe(true);
    for (const part of setup.parts) {
      const log = readFileSync(part.logFile, "utf8");
      for (const { value } of gateway.tokens) expect(log).not.toContain(value);
      expect(log).not.toContain("0123456789abcdef-wrong");
      expect(part.command).not.toContain(token);
    }
  });
});

describe("makeCertificates", () => {
  it("says what is missing where openssl is", async () => {
    await using scope = new Scope();
    const wish = {
      folder: temporaryFolder(scope),
      names: ["localhost"],
      openssl: "/nowhere/openssl",
      signal,
    };
    await expect(makeCertificates(wish)).rejects.toMatchObject({
      code: "TOOLCHAIN_MISSING",
      hint: expect.stringContaining("openssl"),
    });
  });

  it("leaves no key of the authority behind", async () => {
    await using scope = new Scope();
    const folder = temporaryFolder(scope);
    await makeCertificates({ folder, names: ["localhost", "127.0.0.1"], signal });
    expect(readdirSync(folder).toSorted()).toEqual(["ca.pem", "certificate.pem", "key.pem"]);
    expect(statSync(`${folder}/key.pem`).mode & 0o077).toBe(0);
  });
});
