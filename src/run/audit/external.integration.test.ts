import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { type Guard, openGuardedServer } from "../../../fixtures/guarded-server/server.ts";
import { planOfProfile } from "../../plan/parse.ts";
import type { Plan } from "../../plan/schema.ts";
import type { ReportInput } from "../../report/input.ts";
import { makeCertificates } from "../../setup/nginx/certificate.ts";
import { loadToolchain } from "../../toolchain/load-toolchain.ts";
import { audit } from "../audit.ts";
import { auditNames } from "../audit-list.ts";

const folder = mkdtempSync(join(tmpdir(), "assay-external-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const KEY = "a-key-0123456789-of-somebody";
const VARIABLE = "ASSAY_TEST_KEY_OF_A_DEPLOYMENT";
afterEach(() => {
  delete process.env[VARIABLE];
});

const signal = new AbortController().signal;

function planFor(url: string, authorityFile: string): Plan {
  const plan = planOfProfile("smoke", { known: { claims: [], drills: [] }, settings: [] });
  const { external } = plan.setups.server;
  const chroma = { ...external.chroma, url, key: { ...external.chroma.key, variable: VARIABLE } };
  const server = { ...plan.setups.server, external: { ...external, chroma, authorityFile } };
  return { ...plan, driver: "external", setups: { ...plan.setups, server } };
}

/** Audits a deployment that guards itself so. */
async function audited(fault?: Guard["fault"]): Promise<ReportInput> {
  const made = await makeCertificates({
    folder: join(folder, "tls"),
    names: ["127.0.0.1"],
    signal,
  });
  const [cert, key] = [made.certificateFile, made.keyFile].map((file) => readFileSync(file));
  await using server = await openGuardedServer({
    tokens: { somebody: KEY },
    ...(cert && key ? { tls: { cert, key } } : {}),
    ...(fault === undefined ? {} : { fault }),
  });
  process.env[VARIABLE] = KEY;
  return await audit({
    plan: planFor(server.url, made.authorityFile),
    toolchain: loadToolchain(),
    names: auditNames,
    reportsFolder: join(folder, "reports"),
    cacheFolder: join(folder, "cache"),
    show: () => undefined,
    signal,
    interruptedBy: () => "nobody",
  });
}

const kinds = ({ scorecard }: ReportInput): string[] =>
  scorecard.exercised.map(({ claim, kind }) => `${claim}: ${kind}`);

describe("an audit of somebody's own deployment", () => {
  it("supports what a well guarded one promises, and only reads there", async () => {
    const input = await audited();
    expect(kinds(input)).toEqual([
      ...["auth: supported", "tls: supported"],
      ...["managed: inconclusive", "checklist: inconclusive"],
    ]);
    const [auth] = input.evidence.checks;
    expect(auth?.attempts.every(({ tried }) => tried.startsWith("GET "))).toBe(true);
  });

  it("refutes one that leaves a route open, and names it", async () => {
    const path = "/api/v2/version";
    const input = await audited({ kind: "open route", path });
    const [auth] = input.scorecard.exercised;
    expect(auth).toMatchObject({ claim: "auth", kind: "refuted" });
    expect(auth?.headline).toContain(`GET ${path} without a token`);
  });

  it("writes its key into no file", async () => {
    const { folder: runFolder } = await audited({ kind: "any case" });
    const files = readdirSync(String(runFolder), { recursive: true })
      .map((name) => join(String(runFolder), String(name)))
      .filter((file) => statSync(file).isFile());
    expect(files.length).toBeGreaterThan(3);
    expect(files.filter((file) => readFileSync(file, "utf8").includes(KEY))).toEqual([]);
  });
});
