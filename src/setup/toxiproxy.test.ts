import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freePort } from "../host/ports.ts";
import { Scope } from "../scope.ts";
import { milliseconds } from "../units/quantity.ts";
import { createProxy, isServing, proxyControl, proxyUrl, type ToxicSettings } from "./toxiproxy.ts";

const TOXIC: ToxicSettings = {
  name: "late",
  type: "latency",
  stream: "downstream",
  attributes: { latency: 5, jitter: 0 },
};
const PROXY = { name: "link", listen: "127.0.0.1:1", upstream: "127.0.0.1:2" };

describe("the way to Toxiproxy", () => {
  let scope: Scope;
  beforeEach(() => {
    scope = new Scope();
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const serve = async (listener: RequestListener): Promise<string> => {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    scope.defer("close the server", () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  /** Knows the proxy, and answers everything else with one status. */
  const answering = (status: number, body = "{}") =>
    serve((request, response) => {
      const isProxy = request.method === "GET" && request.url === "/proxies/link";
      if (isProxy) response.end(JSON.stringify({ ...PROXY, enabled: true, toxics: [] }));
      else response.writeHead(status).end(body);
    });
  const controlOf = (apiUrl: string) => proxyControl({ apiUrl, name: "link" }, milliseconds(200));

  it("gives up an API that accepts and never answers, whatever it is asked", async () => {
    const control = controlOf(await serve(() => undefined));
    for (const call of [
      () => control.isEnabled(),
      () => control.setEnabled(false),
      () => control.findToxic("late"),
      () => control.addToxic(TOXIC),
      () => control.removeToxic("late"),
    ])
      await expect(call()).rejects.toMatchObject({
        code: "FAULT_BROKEN",
        message: expect.stringMatching(/ link: no answer within 0\.2 s\.$/),
      });
  });

  it("says where nobody answers", async () => {
    const apiUrl = `http://127.0.0.1:${await freePort()}`;
    await expect(controlOf(apiUrl).isEnabled()).rejects.toThrow(
      `Expected Toxiproxy at ${apiUrl} to describe link: it doesn't answer.`,
    );
    expect(await isServing(apiUrl)).toBe(false);
    expect(await isServing(await answering(200))).toBe(true);
  });

  it.each([
    [409, "there is one of that name (HTTP 409)"],
    [400, "HTTP 400"],
    [500, "HTTP 500"],
  ])("says what status %i means, for the client drops the reply's words", async (status, words) => {
    const control = controlOf(await answering(status, '{"error":"listen tcp: in use"}'));
    await expect(control.addToxic(TOXIC)).rejects.toThrow(`to put late on link: ${words}.`);
  });

  it("finds no toxic where Toxiproxy knows none, and takes the gone for removed", async () => {
    const control = controlOf(await answering(404));
    expect(await control.findToxic("late")).toBeNull();
    await expect(control.removeToxic("late")).resolves.toBeUndefined();
  });

  it("takes another error than a missing toxic for neither", async () => {
    const control = controlOf(await answering(500));
    await expect(control.findToxic("late")).rejects.toMatchObject({ code: "FAULT_BROKEN" });
    await expect(control.removeToxic("late")).rejects.toMatchObject({ code: "FAULT_BROKEN" });
  });

  it("doesn't take a missing proxy for a missing toxic", async () => {
    const control = controlOf(await serve((_, response) => response.writeHead(404).end("{}")));
    await expect(control.removeToxic("late")).rejects.toThrow(
      /link: it doesn't know it \(HTTP 404\)/,
    );
  });

  it("disables a proxy under its own addresses, letter for letter", async () => {
    const bodies: unknown[] = [];
    const apiUrl = await serve((request, response) => {
      let text = "";
      request.on("data", (part: Buffer) => {
        text += part.toString();
      });
      request.on("end", () => {
        if (request.method === "POST") bodies.push(JSON.parse(text));
        response.end(JSON.stringify({ ...PROXY, enabled: true, toxics: [] }));
      });
    });
    await controlOf(apiUrl).setEnabled(false);
    const { listen, upstream } = PROXY;
    expect(bodies).toEqual([{ enabled: false, listen, upstream }]);
  });

  it("says on which address a proxy couldn't be made", async () => {
    const apiUrl = await answering(500);
    await expect(createProxy(apiUrl, PROXY)).rejects.toThrow(
      `Expected Toxiproxy at ${apiUrl} to listen on 127.0.0.1:1 for link: HTTP 500.`,
    );
  });

  it("has one address for each proxy, for an undo log", () => {
    expect(proxyUrl({ apiUrl: "http://127.0.0.1:9", name: "link" })).toBe(
      "http://127.0.0.1:9/proxies/link",
    );
  });
});
