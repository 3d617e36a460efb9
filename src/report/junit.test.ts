import { describe, expect, it } from "vitest";
import { checkOf } from "../claims/testing-audits.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { junitReport } from "./junit.ts";
import { fakeEvidence, fakeInput } from "./testing.ts";
import { junitBreaches } from "./testing-junit.ts";
import { hostileRun, specialRuns } from "./testing-runs.ts";
import { parseXml, type XmlElement } from "./testing-xml.ts";

const runs: Readonly<Record<string, Evidence>> = {
  ...specialRuns(),
  "every text hostile": hostileRun(),
};
const read = (evidence: Evidence): XmlElement => parseXml(junitReport(fakeInput(evidence)));
const named = (name: string): XmlElement => {
  const evidence = runs[name];
  if (evidence === undefined) throw new Error(`Expected a run called ${name}.`);
  return read(evidence);
};
const suite = (root: XmlElement, name: string): readonly XmlElement[] =>
  root.children.find(({ attributes }) => attributes["name"] === name)?.children ?? [];
const tagsOf = (cases: readonly XmlElement[]): readonly string[] =>
  cases.map(
    ({ attributes, children }) => `${attributes["name"]?.split(":")[0]} ${children[0]?.name}`,
  );

describe("the JUnit report", () => {
  it.each(Object.keys(runs))(
    "is well-formed, obeys the schema, names each case once: %s",
    (name) => {
      const root = named(name);
      expect(junitBreaches(root)).toEqual([]);
      for (const { children } of root.children) {
        const names = children.map(({ attributes }) => attributes["name"]);
        expect(new Set(names).size).toBe(names.length);
      }
    },
  );

  it("fails a refuted claim with its words, and passes a supported one", () => {
    const claims = suite(named("server slower"), "claims");
    const speed = claims.find(({ attributes }) => attributes["name"]?.startsWith("query-speed:"));
    expect(speed?.children[0]?.name).toBe("failure");
    expect(speed?.children[0]?.attributes["type"]).toBe("refuted");
    expect(speed?.children[0]?.attributes["message"]).toMatch(/1\.5\d×/);
    expect(tagsOf(suite(named("server faster"), "claims"))).toContain("query-speed system-out");
  });

  it("skips what has no answer, with the reason", () => {
    const [first] = suite(named("one round"), "claims");
    expect(first?.children[0]?.name).toBe("skipped");
    expect(first?.children[0]?.attributes["message"]).toMatch(/^inconclusive: One round/);
  });

  it("has an error for a run that failed or was interrupted, with what would mend it", () => {
    const [failed] = suite(named("failed before any round"), "run");
    expect(failed?.children[0]?.name).toBe("error");
    expect(failed?.children[0]?.attributes["type"]).toBe("SETUP_NOT_READY");
    expect(failed?.children[0]?.text).toContain("Read `logs/chroma.log`.");
    expect(tagsOf(suite(named("interrupted"), "run"))).toEqual(["bench · quick error"]);
    expect(tagsOf(suite(named("server slower"), "run"))).toEqual(["bench · quick system-out"]);
  });

  it("fails a broken drill and each of its findings, and passes one that held", () => {
    const broken = suite(named("rounds and drills"), "drills");
    expect(tagsOf(broken)).toEqual([
      "crash-persistence on server, trial 1 system-out",
      "restart-persistence on server, trial 1 failure",
      "restart-persistence on server, trial 1 failure",
    ]);
    expect(broken[2]?.attributes["name"]).toMatch(/: lost$/);
    expect(broken[2]?.children[0]?.text).toContain("What to do: ");
  });

  it("doesn't fail a negative control, nor what the paper itself says breaks", () => {
    expect(tagsOf(suite(named("a negative control"), "drills"))).toEqual([
      "crash-persistence on server, trial 1 skipped",
    ]);
    expect(tagsOf(suite(named("drills without a fault"), "drills"))).toContain(
      "local-not-shared on local, trial 1 system-out",
    );
  });

  it("has a case for each check of an audit", () => {
    const plain = fakeEvidence({ ratios: { quiet: 1, busy: 1 }, rounds: 0 });
    const checks = [
      checkOf({ attempts: { "without a token": ["held", "broken"] } }),
      checkOf({ claim: "tls" }),
      checkOf({ claim: "logging", state: { kind: "not exercised", why: "no engine" } }),
      checkOf({ claim: "isolation", state: { kind: "failed", why: "the server ended" } }),
    ];
    const root = read({ ...plain, run: { ...plain.run, command: "audit" }, checks });
    const cases = suite(root, "audit");
    expect(cases.map(({ children }) => children[0]?.name)).toEqual([
      "failure",
      "system-out",
      "skipped",
      "skipped",
    ]);
    expect(cases[0]?.children[0]?.text).toContain("Remedy: Put a gateway before the server.");
    expect(cases[2]?.children[0]?.attributes["message"]).toBe("not exercised: no engine");
  });
});

describe("the check of the schema in these tests", () => {
  it.each([
    ["a count that is wrong", '<testsuites><testsuite name="a" tests="2"/></testsuites>'],
    ["a suite without a name", '<testsuites><testsuite tests="0"/></testsuites>'],
    ["an unknown attribute", '<testsuites skipped="0"/>'],
    ["a case that isn't in a suite", '<testsuites><testcase name="a" classname="b"/></testsuites>'],
    ["a time with a unit", '<testsuites time="1s"/>'],
  ])("notices %s", (_, text) => {
    expect(junitBreaches(parseXml(text))).not.toEqual([]);
  });
});
