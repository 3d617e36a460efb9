import { describe, expect, it } from "vitest";
import { parsePlan } from "./parse.ts";
import { known, planError } from "./testing.ts";

const APPS = "{external: {app: {url: http://a.example}}}";
const plan = (server: string, more = "", local = APPS) =>
  `name: mine\ndriver: external\nclaims: [faster]\n${more}setups:\n  local: ${local}\n  server: ${server}\n`;
const read = (text: string) => parsePlan(text, { file: "p.yaml", known });
const refused = (text: string) => planError(() => read(text)).message;

describe("a plan for deployments that exist already", () => {
  it("is taken with a URL for either side", () => {
    expect(read(plan(APPS)).setups.server.external.app.url).toBe("http://a.example");
  });

  it("is refused without one", () => {
    expect(refused(plan("{}"))).toContain("setups.server.external.app.url");
  });

  it("is refused with a body that has no place for the vector, or isn't JSON", () => {
    const body = (text: string) =>
      plan(`{external: {app: {url: http://b.example, body: '${text}'}}}`);
    expect(refused(body('{"k": {{k}}}'))).toContain("placeholder {{vector}}");
    expect(refused(body('{"v": "{{vector}}}'))).toContain("JSON once");
    expect(read(body('{"v": {{vector}}}')).setups.server.external.app.body).toContain("vector");
  });

  it("is refused with a secret in a header or a URL, and doesn't repeat it", () => {
    const headers = (text: string) =>
      refused(plan(`{external: {app: {url: http://b.example, headers: {${text}}}}}`));
    expect(headers("Authorization: Bearer abc123456")).toContain("key.variable");
    expect(headers("Authorization: Bearer abc123456")).not.toContain("abc123456");
    expect(refused(plan("{external: {app: {url: http://me:pw@b.example}}}"))).toContain("app.url");
    expect(read(plan("{external: {app: {url: http://b.example, headers: {x-a: b}}}}")).name).toBe(
      "mine",
    );
  });

  it("is refused with a secret in a reference's header as well", () => {
    const gate = (text: string) =>
      `gate: {references: [{name: old, external: {app: {url: http://c.example, headers: {${text}}}}}], drills: [], budgets: {ledger: null}}\n`;
    const told = refused(plan(APPS, gate("Authorization: Bearer abc123456")));
    expect(told).toContain("gate.references[0].external.app.headers");
    expect(told).not.toContain("abc123456");
    expect(read(plan(APPS, gate("x-a: b"))).name).toBe("mine");
  });

  it("is refused with a backup that nobody restores, or the other way round", () => {
    const hooks = (text: string) =>
      plan(`{external: {app: {url: http://b.example}, hooks: {${text}}}}`);
    expect(refused(hooks("backup: a"))).toContain("Name both, or neither.");
    expect(refused(hooks("restore: a"))).toContain("hooks.backup");
    expect(read(hooks("backup: a, restore: b")).setups.server.external.hooks.restore).toBe("b");
  });

  it("with drills is refused unless the system is disposable", () => {
    const drills = "drills: [crash-persistence]\n";
    expect(refused(plan(APPS, drills))).toContain("disposable");
    const staging = "{external: {app: {url: http://b.example}, disposable: true}}";
    expect(read(plan(staging, drills)).drills).toEqual(["crash-persistence"]);
  });

  it("is refused with a claim that needs setups of the harness's own", () => {
    expect(refused(plan(APPS).replace("[faster]", "[concurrent-users]"))).toContain(
      "exists already",
    );
  });
});
