import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../host/ports.ts";
import { Scope } from "../scope.ts";
import { gatewayBefore, startServer, startSystem } from "../setup/external/testing.ts";
import type { Setup } from "../setup/setup.ts";
import { EXIT } from "./exit-codes.ts";
import { Sandbox, set } from "./testing.ts";
import { playNight } from "./testing-nights.ts";

const MINUTES = 60_000;
/** Of the budget that a small night has for the quiet median: three times as slow. */
const INJECTED = Math.log(3);
const TOKEN = "a-token";

describe("a night on deployments that exist already", () => {
  const scope = new Scope();
  const addresses = { old: "", next: "", gone: "", dying: "" };
  beforeAll(async () => {
    const [old, next] = [await startSystem(scope), await startSystem(scope)];
    const toOld = gatewayBefore(old.endpoints.app, TOKEN);
    let asked = 0;
    const dying = await startServer(scope, (request, response) => {
      asked += 1;
      request.headers["x-chroma-token"] = TOKEN;
      if (asked === 1) toOld(request, response);
      else request.destroy();
    });
    const deployment = (app: string, { endpoints }: Setup) =>
      `{app: {url: "${app}"}, chroma: {url: "${endpoints.direct}"}}`;
    addresses.old = deployment(old.endpoints.app, old);
    addresses.next = deployment(next.endpoints.app, next);
    addresses.dying = deployment(dying, old);
    addresses.gone = addresses.old.replace(/(?<=127.0.0.1:)\d+/, String(await freePort()));
  });
  afterAll(() => scope[Symbol.asyncDispose]());

  type Name = keyof typeof addresses;
  const night = (
    sandbox: Sandbox,
    { candidate, references }: { candidate: Name; references: readonly Name[] },
  ) => {
    const file = join(sandbox.folder, "staging.yaml");
    const named = references.map((name) => `{name: ${name}, external: ${addresses[name]}}`);
    writeFileSync(
      file,
      `name: staging
driver: external
setups:
  local: {external: ${addresses.old}}
  server: {external: ${addresses[candidate]}}
gate:
  references: [${named.join(", ")}]
  drills: []
  budgets: {ledger: null}
`,
    );
    const short = ["data.queryCount=50", "data.k=5", "load.warm.limitMs=500"];
    const limits = ["rounds.readyMs=3000", "load.timeoutMs=3000"];
    return playNight(sandbox, "--plan", file, ...set(...short, ...limits));
  };

  it(
    "tests itself on the way to them, and goes on without a reference that isn't there",
    async () => {
      using sandbox = new Sandbox();
      const played = await night(sandbox, { candidate: "next", references: ["gone", "old"] });
      const { ended, gate } = played;
      expect(ended).toMatchObject({ code: EXIT.done });
      expect(played.night.outcome).toBe("inconclusive");
      expect(gate.missing).toMatchObject([
        {
          what: "reference gone",
          why: expect.stringContaining("`gate.references[0].external.app`"),
        },
      ]);
      const slower = gate.duets.find(({ kind }) => kind === "slower");
      expect(slower).toMatchObject({ reference: "old", slowedBy: "generator" });
      expect(slower?.injected).toBeCloseTo(INJECTED, 2);
      // Void or not, every round shows it.
      expect(slower?.rounds).not.toEqual([]);
      for (const { quiet } of slower?.rounds ?? [])
        expect(quiet?.bOverA).toMatchObject({
          kind: "value",
          logRatio: expect.toSatisfy((found: number) => found > INJECTED / 2),
        });
      const main = gate.duets.find(({ kind }) => kind === "main");
      expect(main).toMatchObject({ reference: "old", injected: null, slowedBy: null });
      // Of rounds that the machine made void there is nothing to tell.
      if (slower?.cut === null) expect(ended.stdout).toMatch(/on\s+the\s+way\s+to\s+it/);
      expect(sandbox.leftovers()).toEqual([]);
    },
    10 * MINUTES,
  );

  it("names the reference's own place in the plan where that dies after it was tried out", async () => {
    using sandbox = new Sandbox();
    const { ended, gate } = await night(sandbox, { candidate: "next", references: ["dying"] });
    expect(ended.code).toBe(EXIT.broken);
    expect(ended.stderr).toContain("dying tried out");
    expect(ended.stdout).toContain("`gate.references[0].external.app`");
    expect(ended.stdout).not.toContain("setups.local");
    expect(gate.duets).toEqual([]);
  });

  it("fails before anything is measured where the candidate isn't there", async () => {
    using sandbox = new Sandbox();
    const played = await night(sandbox, { candidate: "gone", references: ["old"] });
    expect(played.ended.code).toBe(EXIT.broken);
    expect(played.gate.duets).toEqual([]);
    expect(played.gate.missing).toEqual([]);
    expect(played.ended.stdout).toContain("`setups.server.external.app");
    expect(played.night.outcome).toBe("inconclusive");
  });
});
