import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { execute } from "../heal/execute.ts";
import { Scope } from "../scope.ts";
import { proxyUrl } from "../setup/toxiproxy.ts";
import { bytes, milliseconds } from "../units/quantity.ts";
import { bandwidth } from "./bandwidth.ts";
import { brokenReplies } from "./broken-replies.ts";
import { cut } from "./cut.ts";
import { type Fault, findLink, type LinkName } from "./fault.ts";
import { jitter } from "./jitter.ts";
import { latency } from "./latency.ts";
import { lostReplies } from "./lost-replies.ts";
import { lostRequests } from "./lost-requests.ts";
import { reset } from "./reset.ts";
import { slicer } from "./slicer.ts";
import { slowClose } from "./slow-close.ts";
import { ask, type NotedUndo, noteUndo, startWitnesses, type Witnesses } from "./testing.ts";
import { timeout } from "./timeout.ts";

const LINK: LinkName = { from: "app", to: "backend", number: 1 };
const OTHER: LinkName = { ...LINK, number: 2 };

interface Case {
  readonly make: (on: LinkName) => Fault;
  /** What a client gets, and whether the server sees its request. */
  readonly client: RegExp;
  readonly seen: boolean;
  /** How long a client waits that gets no answer. */
  readonly patienceMs?: number;
}

const CASES: readonly Case[] = [
  { make: (on) => latency(on, { latencyMs: milliseconds(60) }), client: /^200$/, seen: true },
  {
    make: (on) => jitter(on, { latencyMs: milliseconds(60), jitterMs: milliseconds(40) }),
    client: /^200$/,
    seen: true,
  },
  { make: (on) => bandwidth(on, { kilobytesPerSecond: 64 }), client: /^200$/, seen: true },
  {
    make: (on) => slicer(on, { sizeBytes: bytes(20), pauseMs: milliseconds(10) }),
    client: /^200$/,
    seen: true,
  },
  { make: (on) => slowClose(on, { delayMs: milliseconds(60) }), client: /^200$/, seen: true },
  {
    make: (on) => timeout(on, { afterMs: milliseconds(100) }),
    client: /UND_ERR_SOCKET|ECONNRESET/,
    seen: true,
  },
  { make: reset, client: /UND_ERR_SOCKET|ECONNRESET/, seen: true },
  {
    make: (on) => brokenReplies(on, { afterBytes: bytes(30) }),
    client: /UND_ERR_SOCKET|ECONNRESET|HPE/,
    seen: true,
  },
  {
    make: lostReplies,
    client: /UND_ERR_SOCKET|ECONNRESET|TimeoutError/,
    seen: true,
    patienceMs: 700,
  },
  { make: lostRequests, client: /TimeoutError/, seen: false, patienceMs: 700 },
  { make: cut, client: /ECONNREFUSED/, seen: false },
];
const named = CASES.map((one) => [one.make(LINK).name, one] as const);

describe("a fault of the network", () => {
  const forAll = new Scope();
  let witnesses: Witnesses;
  let scope: Scope;
  let undo: NotedUndo;
  let asked = 0;

  beforeAll(async () => {
    witnesses = await startWitnesses(forAll, { backends: 2 });
  });
  afterAll(() => forAll[Symbol.asyncDispose]());
  beforeEach(() => {
    scope = new Scope();
    undo = noteUndo();
  });
  afterEach(() => scope[Symbol.asyncDispose]());

  const inject = async (fault: Fault) =>
    scope.use("heal", await fault.inject(witnesses.setup, undo.tools));
  /** A request of its own: what came of it, and whether a backend saw it. */
  const tryOnce = async (patienceMs?: number) => {
    asked += 1;
    const path = `/write-${asked}`;
    return { client: await ask(witnesses.setup, path, patienceMs), path, seen: () => sawIt(path) };
  };
  const sawIt = (path: string) => witnesses.asked().includes(`POST ${path}`);

  it.each(named)(
    "%s bites, is healed, and may be healed twice",
    async (_, { make, client, seen, patienceMs }) => {
      const active = await inject(make(LINK));
      expect(await active.assertBiting()).not.toBe("");
      const during = await tryOnce(patienceMs);
      expect(during.client).toMatch(client);
      expect(during.seen()).toBe(seen);

      await active.heal();
      await active.heal();
      expect(await active.assertHealed()).not.toBe("");
      const after = await tryOnce();
      expect(after.client).toBe("200");
      expect(after.seen()).toBe(true);
      // What was lost doesn't come later.
      expect(during.seen()).toBe(seen);
      expect(undo.open()).toEqual([]);
    },
  );

  it.each(named)("%s isn't taken for healed while it bites", async (name, { make }) => {
    const active = await inject(make(LINK));
    await expect(active.assertHealed()).rejects.toMatchObject({
      code: "FAULT_BROKEN",
      message: expect.stringContaining(`${name} on app → backend 1: expected `),
    });
  });

  it.each(named)(
    "%s isn't taken for biting once its undo was done by somebody else",
    async (_, { make }) => {
      const active = await inject(make(LINK));
      for (const step of undo.open()) expect(await execute(step)).toMatch(/^took away/);
      await expect(active.assertBiting()).rejects.toMatchObject({ code: "FAULT_BROKEN" });
      expect((await tryOnce()).client).toBe("200");
      await active.heal();
      await active.assertHealed();
      expect(undo.open()).toEqual([]);
    },
  );

  it.each(named)("%s leaves other faults and other links in place", async (_, { make }) => {
    const same = await inject(latency(LINK, { latencyMs: milliseconds(70) }));
    const elsewhere = await inject(make(OTHER));
    const active = await inject(make(LINK));
    await active.heal();
    await active.assertHealed();
    await same.assertBiting();
    await elsewhere.assertBiting();
  });

  it("isn't taken for biting where Toxiproxy has it and nothing shows it", async () => {
    // As if its effect were lost: the look goes past the proxy.
    const link = findLink(witnesses.setup, LINK);
    const proxy = await fetch(proxyUrl(link?.proxy ?? { apiUrl: "", name: "" }));
    const { upstream } = (await proxy.json()) as { upstream: string };
    const links = witnesses.setup.links.map((each) => ({ ...each, url: `http://${upstream}` }));
    const [long, small] = [milliseconds(3000), bytes(20)];
    for (const fault of [
      latency(LINK, { latencyMs: long }),
      bandwidth(LINK, { kilobytesPerSecond: 1 }),
      slicer(LINK, { sizeBytes: small, pauseMs: long }),
      slowClose(LINK, { delayMs: long }),
      brokenReplies(LINK, { afterBytes: small }),
      reset(LINK),
      lostReplies(LINK),
      lostRequests(LINK),
      cut(LINK),
    ]) {
      await using active = await fault.inject({ ...witnesses.setup, links }, undo.tools);
      await expect(active.assertBiting(), fault.name).rejects.toThrow(
        /expected .* but an answer of \d+ bytes is there/,
      );
    }
  });

  it("is healed when it is disposed", async () => {
    {
      await using active = await cut(LINK).inject(witnesses.setup, undo.tools);
      await active.assertBiting();
    }
    expect((await tryOnce()).client).toBe("200");
  });

  it("is done only once its undo is on disk", async () => {
    for (const { make } of CASES) {
      const full = () => {
        throw new Error("No space left on device.");
      };
      const injecting = make(LINK).inject(witnesses.setup, { ...undo.tools, intend: full });
      await expect(injecting).rejects.toThrow("No space left on device.");
    }
    expect((await tryOnce()).client).toBe("200");
  });

  it("is undone where it could be done only in part", async () => {
    let intended = 0;
    const fullAtTheSecond = (step: Parameters<typeof undo.tools.intend>[0]) => {
      intended += 1;
      if (intended === 2) throw new Error("No space left on device.");
      return undo.tools.intend(step);
    };
    const narrow = bandwidth(LINK, { kilobytesPerSecond: 1 });
    const tools = { ...undo.tools, intend: fullAtTheSecond };
    await expect(narrow.inject(witnesses.setup, tools)).rejects.toThrow("No space left");
    expect(intended).toBe(2);
    expect(undo.open()).toEqual([]);
    expect((await tryOnce()).client).toBe("200");
  });

  it("isn't done once all is interrupted", async () => {
    for (const { make } of CASES) {
      const tools = { ...undo.tools, signal: AbortSignal.abort() };
      const injecting = make(LINK).inject(witnesses.setup, tools);
      await expect(injecting).rejects.toMatchObject({ name: "AbortError" });
    }
    expect(undo.open()).toEqual([]);
  });

  it("cuts nothing that is cut already: healing it would mend what another one broke", async () => {
    const first = await inject(cut(LINK));
    await expect(inject(cut(LINK))).rejects.toThrow("expected a link that isn't cut already");
    await first.assertBiting();
  });

  it("is refused where the setup has no such link, and can't be done then", async () => {
    const on: LinkName = { from: "backend", to: "chroma", number: 1 };
    for (const { make } of CASES) {
      const fault = make(on);
      const why = "the setup has no link backend → chroma 1";
      expect(await fault.refusal(witnesses.setup)).toEqual({ kind: "unsupported", why });
      expect(await make(LINK).refusal(witnesses.setup)).toBeNull();
      await expect(fault.inject(witnesses.setup, undo.tools)).rejects.toThrow(why);
    }
  });

  it("is refused where the link leads past Toxiproxy", async () => {
    const links = witnesses.setup.links.map((link) => ({ ...link, proxy: null }));
    const straight = { ...witnesses.setup, links };
    for (const { make } of CASES)
      expect(await make(LINK).refusal(straight)).toEqual({
        kind: "unsupported",
        why: "the link app → backend 1 doesn't lead through Toxiproxy",
      });
  });

  it("says what it does in one sentence", () => {
    expect(CASES.map(({ make }) => make(LINK).describe())).toMatchInlineSnapshot(`
      [
        "every answer on app → backend 1 comes 60 ms later",
        "every answer on app → backend 1 comes 20 to 100 ms later",
        "each connection on app → backend 1 carries 64 KB/s at most",
        "answers on app → backend 1 come in pieces of 20 bytes with 10 ms between",
        "connections on app → backend 1 end 60 ms later than the server ends them",
        "connections on app → backend 1 get no answer and are ended after 100 ms",
        "connections on app → backend 1 are reset when the first answer should come",
        "connections on app → backend 1 end after 30 bytes of replies",
        "requests on app → backend 1 arrive, and their replies vanish",
        "requests on app → backend 1 are accepted and vanish on their way",
        "nothing gets through on app → backend 1: connections are refused",
      ]
    `);
  });

  it("takes no jitter that would reach down to nothing", () => {
    const time = milliseconds(50);
    expect(() => jitter(LINK, { latencyMs: time, jitterMs: time })).toThrow(
      "Expected a jitter below the latency of 50 ms, got 50 ms.",
    );
  });
});
