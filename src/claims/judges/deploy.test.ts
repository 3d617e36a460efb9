import { describe, expect, it } from "vitest";
import { drilled, drillOf, type MadeUp, trialsFrom } from "../testing-drills.ts";
import { judgeDeploy } from "./deploy.ts";

type Invariants = NonNullable<MadeUp["invariants"]>;

const asked = (outcome: "held" | "broken"): Invariants => [
  { id: "one-command", words: "one command is enough", outcome: "held", found: "it ended well" },
  {
    id: "answers-server",
    words: "server answers rightly",
    outcome,
    found: outcome === "held" ? "it does" : "not within 60 s: ECONNREFUSED",
  },
];
const deploy = (made: MadeUp = {}): MadeUp => ({
  name: "deploy",
  faults: [],
  backMs: null,
  ledger: null,
  spans: [{ id: "deploy", took: [24_000, 24_100] }],
  invariants: asked("held"),
  ...made,
});
const written = (made: MadeUp = {}) => deploy({ name: "deploy-as-written", ...made });

describe("deploying by one command", () => {
  it("says how long the first right answers took", () => {
    expect(judgeDeploy(drilled(drillOf(deploy())))).toMatchObject({
      kind: "inconclusive",
      headline: "Right answers 24.0–24.1 s after one command in deploy (1 of 1).",
    });
  });

  it("is supported once it has gone well often enough, with either file by itself", () => {
    const both = [...trialsFrom(29, deploy()), ...trialsFrom(29, written())];
    expect(judgeDeploy(drilled(...both)).kind).toBe("supported");
    const few = [...trialsFrom(29, deploy()), ...trialsFrom(28, written())];
    expect(judgeDeploy(drilled(...few)).kind).toBe("inconclusive");
  });

  it("is refuted by a deployment that never answers, and names whom", () => {
    const silent = drillOf(written({ invariants: asked("broken"), spans: [] }));
    expect(judgeDeploy(drilled(drillOf(deploy()), silent))).toMatchObject({
      kind: "refuted",
      headline: "In deploy-as-written: server answers rightly: not within 60 s: ECONNREFUSED.",
    });
  });

  it("isn't exercised where there is no engine, and says so", () => {
    const refused = drillOf(
      deploy({ state: { kind: "refused", why: "Expected a Docker engine" }, invariants: [] }),
    );
    expect(judgeDeploy(drilled(refused))).toMatchObject({
      kind: "not exercised",
      why: expect.stringContaining("Expected a Docker engine"),
    });
  });

  it("has no verdict where nothing was asked", () => {
    expect(judgeDeploy(drilled(drillOf(deploy({ invariants: [] })))).kind).toBe("inconclusive");
  });
});
