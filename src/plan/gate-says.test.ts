import { describe, expect, it } from "vitest";
import { parsePlan } from "./parse.ts";
import { resolvePaths } from "./paths.ts";
import { known, planError } from "./testing.ts";

const APP = "external: {app: {url: http://a.example}}";
const plan = (references: string, more = "") =>
  `name: mine\n${more}gate: {references: [${references}]}\n`;
const read = (text: string) => parsePlan(text, { file: "p.yaml", known });
const refused = (text: string) => planError(() => read(text)).message;

describe("a gate's references", () => {
  it("may be one or two, and name only what differs", () => {
    const { gate } = read(plan("{name: last, chroma: 1.5.8}, {name: same}"));
    expect(gate.references.map(({ name, chroma }) => [name, chroma])).toEqual([
      ["last", "1.5.8"],
      ["same", null],
    ]);
    expect(gate.drills).toEqual(["crash-persistence"]);
  });

  it("each have a name of their own, which isn't the candidate's", () => {
    expect(refused(plan("{name: a}, {name: a}"))).toContain("gate.references[1].name");
    expect(refused(plan("{name: candidate}"))).toContain("a name of its own");
  });

  it("are told apart by what the driver can change", () => {
    expect(refused(plan("{name: a, image: chromadb/chroma:1.5.8}"))).toContain("driver is process");
    expect(refused(plan("{name: a, chroma: 1.5.8}", "driver: docker\n"))).toContain("`image`");
    expect(refused(plan("{name: a, chroma: latest}"))).toContain("a version such as 1.5.8");
  });

  it("have a URL where deployments exist already", () => {
    const external = `driver: external\nclaims: [faster]\nsetups: {local: {${APP}}, server: {${APP}}}\n`;
    expect(refused(plan("{name: a}", external))).toContain("gate.references[0].external.app.url");
    const latency = "drills: [], budgets: {ledger: null, recovery: null}";
    const { gate } = read(
      `name: a\n${external}gate: {${latency}, references: [{name: a, ${APP}}]}`,
    );
    expect(gate.references).toHaveLength(1);
  });

  it("leave the harness its own variables, but for a slow-down of known size", () => {
    const withVariable = (name: string) => plan(`{name: a, backendVariables: {${name}: "1"}}`);
    expect(refused(withVariable("BACKEND_PATH"))).toContain("BACKEND_PATH");
    expect(read(withVariable("BACKEND_BURN_US")).gate.references).toHaveLength(1);
  });

  it("lie relative to the plan, as does the file of accepted regressions", () => {
    const { gate } = resolvePaths(
      read("name: a\ngate: {accepted: ok.yaml, references: [{name: a, backendFolder: ../old}]}"),
      "/plans/mine",
    );
    expect(gate).toMatchObject({
      accepted: "/plans/mine/ok.yaml",
      references: [{ backendFolder: "/plans/old" }],
    });
  });
});

describe("a gate's drills", () => {
  it("break only what may be broken, on both sides", () => {
    const staging = APP.replace("{app:", "{disposable: true, app:");
    const external = (server: string, reference: string, more = "") =>
      `name: a\ndriver: external\nclaims: [faster]\nsetups: {local: {${APP}}, server: {${server}}}\ngate: {${more}references: [{name: old, ${reference}}]}\n`;
    expect(read(external(staging, staging)).gate.drills).toEqual(["crash-persistence"]);
    expect(refused(external(APP, staging))).toContain("`setups.server.external.disposable` isn't");
    const kept = refused(external(staging, APP));
    expect(kept).toContain("`gate.references[0].external.disposable` isn't true");
    expect(kept).toContain("gate: {drills: [], budgets: {ledger: null, recovery: null}}");
    expect(read(external(APP, APP, "drills: [], ")).gate.drills).toEqual([]);
    const unasked = "budgets: {ledger: null, recovery: null}, ";
    expect(read(external(APP, APP, unasked)).gate.budgets.ledger).toBeNull();
  });

  it("are known ones", () => {
    expect(refused("name: a\ngate: {drills: [crash-persistance]}")).toContain(
      "Unknown drill `crash-persistance` in `gate.drills`. Did you mean `crash-persistence`?",
    );
  });
});

describe("a slow-down of known size", () => {
  it("may be put into a setup, to see a gate alarm; what the backend serves may not", () => {
    const withVariable = (name: string) =>
      `name: a\nsetups: {server: {backend: {variables: {${name}: "900"}}}}`;
    expect(read(withVariable("BACKEND_BURN_US")).name).toBe("a");
    expect(refused(withVariable("BACKEND_STORAGE"))).toContain("BACKEND_STORAGE");
  });
});
