import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openChroma } from "../chroma/client.ts";
import type { Round } from "../evidence/round.ts";
import { readEvidence } from "../record/evidence-file.ts";
import { Scope } from "../scope.ts";
import { gatewayBefore, startServer, startSystem } from "../setup/external/testing.ts";
import type { Setup } from "../setup/setup.ts";
import { blocksOf, readPage } from "../toolchain/testing-pages.ts";
import { EXIT } from "./exit-codes.ts";
import { Sandbox, set } from "./testing.ts";

const MINUTES = 60_000;
const TOKEN = "a-token-of-a-test-4711";

/** What a busy machine may do to a round of this test; whether it's seen is `checks.test.ts`'s matter. */
const MACHINES = /^((quiet|busy): (lateness|foreign load)|clock|swap): /;

/** Why rounds were cut or are void, but for what the machine alone does. */
const voidedByMore = (rounds: readonly Round[]): string[] => {
  expect(rounds).not.toEqual([]);
  return rounds.flatMap(({ state }) =>
    state.kind === "cut"
      ? [state.why]
      : state.kind === "void"
        ? state.reasons.filter((reason) => !MACHINES.test(reason))
        : [],
  );
};

/** Every file below the folder, as text. */
const texts = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"));

describe("deployments that exist already", () => {
  const scope = new Scope();
  let old: Setup;
  let next: Setup;
  let gateway: string;
  beforeAll(async () => {
    old = await startSystem(scope);
    next = await startSystem(scope);
    gateway = await startServer(scope, gatewayBefore(next.endpoints.direct ?? "", TOKEN));
  });
  afterAll(() => scope[Symbol.asyncDispose]());

  const run = (sandbox: Sandbox, plan: string, settings: readonly string[] = []) => {
    const file = join(sandbox.folder, "plan.yaml");
    writeFileSync(file, plan);
    const args = ["bench", "--plan", file, "--reports", sandbox.reports, ...settings];
    return sandbox.run(args, { MY_CHROMA_KEY: TOKEN });
  };

  it(
    "are compared by the documentation's own plan, and neither is written to nor is a key kept",
    async () => {
      using sandbox = new Sandbox();
      const client = openChroma({
        url: next.endpoints.direct ?? "",
        signal: new AbortController().signal,
      });
      const count = async () =>
        Promise.all(
          (await client.listCollections()).map(async (each) => [each.name, await each.count()]),
        );
      const before = await count();
      const [yaml = ""] = blocksOf(readPage("docs/your-own-system.md"), "yaml");
      const plan = yaml
        .replace("http://127.0.0.1:8001", old.endpoints.app)
        .replace("http://127.0.0.1:8002", next.endpoints.app)
        .replace("http://127.0.0.1:8003", gateway);
      const short = ["rounds.looks=[1]", "load.quiet.pairs=50", "load.busy.blocks=4"];
      const ended = await run(sandbox, plan, set(...short));
      expect(ended).toMatchObject({ code: EXIT.done });
      const evidence = readEvidence(sandbox.inRun());
      expect(evidence).toMatchObject({
        run: { ending: { kind: "complete" } },
        data: { records: 300, source: `external:${gateway}#assay-setup` },
        noopBackend: null,
      });
      const [round] = evidence.rounds;
      expect(voidedByMore(evidence.rounds)).toEqual([]);
      expect(round?.recall.a?.mean).toBeGreaterThan(0.9);
      // Through the gateway, with the key.
      expect(round?.recall.direct).toMatchObject({ unanswered: 0 });
      expect(await count()).toEqual(before);
      expect(texts(sandbox.reports).filter((text) => text.includes(TOKEN))).toEqual([]);
      expect(ended.stdout + ended.stderr).not.toContain(TOKEN);
      expect(sandbox.leftovers()).toEqual([]);
    },
    5 * MINUTES,
  );

  it(
    "without a Chroma server are asked the plan's queries, and recall stays unknown",
    async () => {
      using sandbox = new Sandbox();
      const queries = join(sandbox.folder, "queries.jsonl");
      const rows = Array.from({ length: 50 }, (_, row) =>
        JSON.stringify(Array.from({ length: 16 }, (_, at) => Math.sin(row * 16 + at))),
      );
      writeFileSync(queries, rows.join("\n"));
      const plan = `name: mine
driver: external
claims: [faster]
data: {queries: "${queries}", queryCount: 50, k: 5}
load: {quiet: {pairs: 50}, busy: {blocks: 4}, warm: {window: 50, limitMs: 500}}
rounds: {looks: [1], readyMs: 10000}
setups:
  local: {external: {app: {url: "${old.endpoints.app}"}}}
  server: {external: {app: {url: "${next.endpoints.app}"}}}
`;
      expect(await run(sandbox, plan)).toMatchObject({ code: EXIT.done });
      const evidence = readEvidence(sandbox.inRun());
      expect(evidence).toMatchObject({ run: { ending: { kind: "complete" } }, data: null });
      expect(evidence.rounds[0]?.recall).toEqual({});
      expect(voidedByMore(evidence.rounds)).toEqual([]);
    },
    5 * MINUTES,
  );
});
