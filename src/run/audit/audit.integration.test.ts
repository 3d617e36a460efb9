import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AuditCheck } from "../../evidence/audit.ts";
import { planOfProfile } from "../../plan/parse.ts";
import { readEvidence } from "../../record/evidence-file.ts";
import type { ReportInput } from "../../report/input.ts";
import { loadToolchain } from "../../toolchain/load-toolchain.ts";
import { audit } from "../audit.ts";
import { auditNames } from "../audit-list.ts";

const folder = mkdtempSync(join(tmpdir(), "assay-audit-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let input: ReportInput;

beforeAll(async () => {
  input = await audit({
    plan: planOfProfile("smoke", { known: { claims: [], drills: [] }, settings: [] }),
    toolchain: loadToolchain(),
    names: auditNames,
    reportsFolder: join(folder, "reports"),
    cacheFolder: join(folder, "cache"),
    show: () => undefined,
    signal: new AbortController().signal,
    interruptedBy: () => "nobody",
  });
});

const on = (way: AuditCheck["way"]): readonly AuditCheck[] =>
  input.evidence.checks.filter((check) => check.way === way);
const outcomes = (check: AuditCheck): ReadonlySet<string> =>
  new Set(check.attempts.map(({ outcome }) => outcome));

describe("an audit of real servers", () => {
  it("tries everything that a machine with nginx can try, to the end", () => {
    expect(input.evidence.run.ending).toEqual({ kind: "complete" });
    expect(input.evidence.checks.filter(({ state }) => state.kind === "failed")).toEqual([]);
    expect(on("paper").map(({ name }) => name)).toEqual([
      ...["auth", "authorization", "audit-log", "monitoring", "client-code", "paper-steps"],
      ...["tls", "dead-settings", "isolation", "logging"],
    ]);
  });

  it("asks every route that Chroma itself names, by every kind of token", () => {
    const [auth] = on("paper");
    const routes = new Set(auth?.attempts.map(({ tried }) => tried.replace(/ with.*$/, "")));
    expect(routes.size).toBeGreaterThan(20);
    expect(auth?.attempts).toHaveLength(routes.size * 6);
  });

  it("finds the gateway to hold what it is for", () => {
    const held = on("gateway").filter(({ name }) => name !== "authorization");
    expect(held.map(({ name }) => name)).toEqual(["auth", "tls", "audit-log"]);
    for (const check of held)
      expect([check.name, ...outcomes(check)]).toEqual([check.name, "held"]);
  });

  it("finds a gateway that binds tokens to tenants to refuse every other tenant's path", () => {
    const [authorization] = on("tenant gateway");
    const paths = authorization?.attempts.filter(({ tried }) => !tried.includes("by the path of"));
    expect(paths).toHaveLength(2 * 5);
    expect(paths?.filter(({ outcome }) => outcome !== "held")).toEqual([]);
  });

  it("tries settings and client code beside a control that works, or nothing would follow", () => {
    const tried = on("paper").filter(({ name }) => ["dead-settings", "client-code"].includes(name));
    const controls = tried.flatMap(({ attempts }) =>
      attempts.filter(({ group }) => group.endsWith("as a control")),
    );
    expect(controls.map(({ outcome }) => outcome)).toEqual(["held", "held"]);
  });

  it("counts right the records that it stored", () => {
    const [monitoring] = on("paper").filter(({ name }) => name === "monitoring");
    expect(monitoring?.attempts[0]).toMatchObject({ came: "7", outcome: "held" });
  });

  it("finds what this run starts to listen on the loopback alone", () => {
    const [isolation] = on("setup");
    expect(outcomes(isolation as AuditCheck)).toEqual(new Set(["held"]));
    expect(isolation?.attempts.length).toBeGreaterThanOrEqual(3);
  });

  it("gives every claim that it looked at a verdict, and no other", () => {
    const found = input.scorecard.exercised.map(({ claim }) => claim);
    // Logs are those of containers, so this one needs an engine.
    expect(found.filter((claim) => claim !== "logging").sort()).toEqual([
      ...["audit-log", "auth", "authorization", "checklist", "client-code"],
      ...["dead-settings", "isolation", "monitoring", "paper-steps", "tls"],
    ]);
  });

  it("writes what can be judged again, and every report", () => {
    const runFolder = String(input.folder);
    expect(readEvidence(runFolder)).toEqual(input.evidence);
    const report = readFileSync(join(runFolder, "report.html"), "utf8");
    expect(report).toContain('id="checks"');
    expect(report).toContain("GET /api/v2/version without a token");
    expect(readFileSync(join(runFolder, "summary.md"), "utf8")).toContain("| check | on |");
  });

  it("leaves nothing to undo", () => {
    expect(readFileSync(join(String(input.folder), "undo.jsonl"), "utf8")).toBe("");
    // Data of a run lies below work/ of the cache, and goes with it.
    const left = readdirSync(join(folder, "cache"), { recursive: true }).map(String);
    expect(left.filter((name) => name.includes("chroma.sqlite3"))).toEqual([]);
  });
});
